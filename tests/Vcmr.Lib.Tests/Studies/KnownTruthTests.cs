using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Synthesis;
using Vcmr.Tests.Lessons;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

/// <summary>The known-truth study on eight songs, from its data to its figures.</summary>
public sealed class KnownTruthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _lines = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Study_shares_stage_1_between_corpora_without_a_cue_finds_what_was_finished_and_draws()
    {
        Profile profile = Load("known_truth: { doses: [0, 0.5, 1], cues_off: [mood], few_labels: [8] }");
        using (Study study = Open(profile))
        {
            using var known = new KnownTruthStudy(study);
            IReadOnlyList<ConditionResult> results = known.Run(TestContext.Current.CancellationToken);

            // Untrained, stage 1, as many steps, three doses and one without mood, each read in two ways.
            Assert.Equal(7 * 2 * 2, results.Count);
            Assert.Equal(2, Directory.GetDirectories(Path.Combine(study.Results, "audio")).Length);
            Assert.Equal(2 * 4, Directory.GetDirectories(Path.Combine(study.Results, "audio-video")).Length);
            Study without = known.Without(PictureCue.Mood);
            Assert.Equal(study.Videos.SoundFingerprint, without.Videos.SoundFingerprint);
            Assert.NotEqual(study.Videos.Fingerprint, without.Videos.Fingerprint);
            Assert.All(results, r => Assert.Equal(study.Tagged.Clips.Count * study.Tagged.Tags.Count, r.Result.Scores.Length));

            var gains = new Gains(study, results);
            TagReport trend = gains.Trend(Readout.Embedding);
            double[] at = [.. gains.Doses.Select(d => gains.Score(Condition.Paired(d), Readout.Embedding).Macro.RocAuc!.Mean)];
            Assert.Equal([0, 0.5, 1], gains.Doses);
            Assert.Equal(at[2] - at[0], trend.Macro.RocAuc!.Mean, 1e-9);
        }

        int trained = Trained;
        Assert.True(trained > 0);
        _lines.Clear();
        using (Study again = Open(profile))
        {
            using var exhibits = new Vcmr.Lessons.KnownTruth.KnownTruthExhibits(again, TestContext.Current.CancellationToken);
            Assert.Contains("3 doses and 1 cues", exhibits.Prepare(), StringComparison.Ordinal);
            Assert.Equal(14, exhibits.Scores().Rows.Count);
            exhibits.DrawAll();
            Assert.Contains("VCMR minus shuffled pairs", exhibits.Conclusion(), StringComparison.Ordinal);
            Assert.All(
                ["dose-response", "cues", "few-labels", "tag-gains", "retrieval-by-dose", "known-truth", "known-truth-heads"],
                name => Assert.True(File.Exists(Path.Combine(again.Results, "metrics", name + ".json")), name));
            // Table 1 is notebook 05's, with other methods.
            Assert.False(File.Exists(Path.Combine(again.Results, "metrics", "table1.json")));
        }

        Assert.Equal(0, Trained);
    }

    [Fact]
    public void Cues_of_data_that_were_not_synthesised_cannot_be_switched_off()
    {
        using var study = new Study(
            Load("known_truth: { doses: [0, 1], cues_off: [voice] }") with { Data = new DataOptions { Kind = "folders", Videos = "videos" } },
            new StudyOptions { Root = _folder.Path, Progress = new ProgressLines(TextWriter.Null, terminal: false) });
        using var known = new KnownTruthStudy(study);
        Assert.Contains("cannot be switched off", Assert.Throws<VcmrException>(() => known.Without(PictureCue.Voice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_counts_every_part_and_leaves_nothing_behind()
    {
        Profile profile = Load("known_truth: { doses: [0, 1], cues_off: [mood] }");
        StudyEstimate estimate = StudyEstimate.Measure(
            profile, new StudyOptions { Root = _folder.Path, Progress = new ProgressLines(TextWriter.Null, terminal: false), Maker = Make }, TestContext.Current.CancellationToken);
        Assert.All(estimate.Parts, p => Assert.True(p.Count > 0 && p.SecondsEach > 0, p.What));
        // Two seeds; five encoders get a head.
        double heads = estimate.Parts.Single(p => p.What == "steps of heads").Count, supervised = estimate.Parts.Single(p => p.What == "steps of supervised networks").Count;
        Assert.Equal(0, heads % (2 * 5 * profile.Tagging.Epochs));
        Assert.Equal(0, supervised % (2 * profile.Supervised.Epochs));
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Theory]
    [InlineData("doses: [0.5, 1]", "known_truth.doses")]
    [InlineData("doses: [0, 1, 1]", "known_truth.doses")]
    [InlineData("doses: [0, 2, 1]", "known_truth.doses")]
    [InlineData("cues_off: [mood, mood]", "known_truth.cues_off")]
    [InlineData("few_labels: [1]", "known_truth.few_labels")]
    public void Wrong_question_is_refused_by_its_key(string value, string key) =>
        Assert.Contains(key, Assert.Throws<VcmrException>(() => Load($"known_truth: {{ {value} }}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Slopes_over_tags_are_found_where_the_gains_follow_them()
    {
        var random = new CounterRandom(5);
        ScorePair[] pictures = new ScorePair[30], audio = new ScorePair[30], gains = new ScorePair[30];
        for (int i = 0; i < 30; i++)
        {
            double picture = random.Uniform(0.5, 0.9), sound = random.Uniform(0.5, 0.9);
            pictures[i] = Tag(i, picture);
            audio[i] = Tag(i, sound);
            gains[i] = Tag(i, 0.01 + (0.2 * (picture - 0.5)) + (0.05 * (1 - sound)) + (0.001 * random.NextGaussian()));
        }

        TagGains found = TagGains.Of(Report(gains), Report(pictures), Report(audio), 200);

        Assert.Equal(0.2, found.Picture.Mean, 0.01);
        Assert.Equal(0.05, found.Unknown.Mean, 0.01);
        Assert.InRange(0.2, found.Picture.Interval!.Value.Low, found.Picture.Interval.Value.High);
        Assert.Contains("at least 6", Assert.Throws<VcmrException>(() => TagGains.Of(Report(gains[..5]), Report(pictures), Report(audio), 10)).Message, StringComparison.Ordinal);

        static ScorePair Tag(int tag, double score) => new($"{tag}", new Score(score), new Score(score));
        static TagReport Report(ScorePair[] tags) => new(1, tags[0], [], tags);
    }

    private int Trained => _lines.Count(l => l.Contains(" steps, ", StringComparison.Ordinal));

    private Profile Load(string more)
    {
        File.WriteAllText(_folder.File("own.yaml"), $$"""
            {{SmallStudy.Profiled}}
            {{more}}
            """);
        return Profile.Load(_folder.File("own.yaml"));
    }

    private Study Open(Profile profile)
    {
        return new Study(profile, new StudyOptions { Root = _folder.Path, Progress = new ProgressLines(new Lines(_lines), terminal: false), Maker = Make });
    }

    // Short videos, and none to reject: what is tested here is not the cleaning.
    private static void Make(string folder, DataOptions options, ProgressLines progress, CancellationToken cancellation) => DemoCorpus.Make(
        folder,
        new DemoOptions { Videos = options.DemoVideos, Clips = options.DemoClips, ShortestVideo = 16, LongestVideo = 17, Rejects = false, Cues = options.Cues },
        null,
        cancellation);

    private sealed class Lines(List<string> lines) : StringWriter
    {
        public override void WriteLine(string? value) => lines.Add(value ?? "");
    }
}
