using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Lessons.AudioVideo;
using Vcmr.Lessons.Cleaning;
using Vcmr.Lessons.Contrastive;
using Vcmr.Lessons.KnownTruth;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Training;
using Vcmr.Video.Scenes;
using Xunit;
using static TorchSharp.torch;
using static Vcmr.Tests.Lessons.SliderStates;

namespace Vcmr.Tests.Lessons;

/// <summary>Each state of each slider beside a run of that value alone, on a study of eight songs.</summary>
public sealed class SliderStateTests(SliderStateTests.Trained trained) : IClassFixture<SliderStateTests.Trained>
{
    [Fact]
    public void Temperature_pushes_as_the_closed_form_of_that_temperature()
    {
        using Study study = trained.Open();
        var contrast = new ContrastiveExhibits(study);
        PretrainedEncoder encoder = study.Pretraining.Audio(1);
        SteppedFigure slider = contrast.TemperatureSlider(encoder);
        Assert.Equal("0.1", slider.States[slider.Start].Value);

        ProjectedPairs pairs = contrast.Views(encoder);
        float[] all = [.. pairs.First, .. pairs.Second];
        float[,] s = Vcmr.Evaluation.EmbeddingGeometry.CosineSimilarities(all, all, pairs.Width);
        int rows = 2 * pairs.Count;
        foreach ((int i, FigureState state) in slider.States.Index())
        {
            double tau = double.Parse(state.Value);
            double Soft(int a, int b) => Math.Exp((s[a, b] - 1) / tau) / Enumerable.Range(0, rows).Where(c => c != a).Sum(c => Math.Exp((s[a, c] - 1) / tau));
            (double Similarity, double Push)[] negatives =
            [
                .. from a in Enumerable.Range(0, rows)
                   from b in Enumerable.Range(a + 1, rows - a - 1)
                   where b != a + pairs.Count
                   select ((double)s[a, b], Soft(a, b) + Soft(b, a)),
            ];
            double[] pushes = [.. negatives.OrderByDescending(n => n.Similarity).Select(n => n.Push)];
            double[] cumulated = [.. Enumerable.Range(0, 26).Select(p => 100 * pushes.Take((int)Math.Round(p / 25.0 * pushes.Length)).Sum() / pushes.Sum())];

            Assert.All(cumulated.Zip(Numbers(slider, i, "of the push", "y", last: true)), v => Assert.Equal(v.First, v.Second, 0.2));
            Same(contrast.TemperatureSlider(encoder, tau), slider, i);
        }
    }

    [Fact]
    public void Batch_loses_what_the_library_says_of_batches_of_that_size()
    {
        using Study study = trained.Open();
        var contrast = new ContrastiveExhibits(study);
        PretrainedEncoder before = study.Pretraining.Untrained(1), after = study.Pretraining.Audio(1);
        SteppedFigure slider = contrast.BatchSlider(before, after);
        ProjectedPairs pairs = contrast.Views(after);
        Assert.Equal(BatchLosses.Sizes(pairs.Count).Select(n => $"{n}"), slider.States.Select(s => s.Value));

        // All pairs at once are one batch, that of validation.
        using var scope = NewDisposeScope();
        double loss = NtXent.Loss(tensor(pairs.First, pairs.Count, pairs.Width), tensor(pairs.Second, pairs.Count, pairs.Width), study.Profile.Audio.Temperature).item<float>();
        Assert.Equal(loss, Numbers(slider, slider.States.Count - 1, "this N", "y")[0], 1e-4);
        Assert.All(slider.States.Index(), s => Same(contrast.BatchSlider(before, after, int.Parse(s.Item.Value)), slider, s.Index, "this N"));
        Assert.All(new[] { 1, pairs.Count + 1 }, n => Assert.Throws<VcmrException>(() => contrast.BatchSlider(before, after, n)));
    }

    [Fact]
    public void Threshold_keeps_what_detection_with_that_threshold_keeps()
    {
        using Study study = trained.Open();
        var cleaning = new CleaningExhibits(study);
        SteppedFigure slider = cleaning.ThresholdSlider();
        Assert.Equal("27", slider.States[slider.Start].Value);
        var videos = new VideoExhibits(study);
        CorpusRules rules = study.Videos.Rules;
        SceneList[] Detect(double threshold) => [.. videos.All.Select(v => SceneList.Detect(videos.FileOf(v), threshold, rules.MinSceneFrames, rules.Scenes))];
        SceneList[] curves = Detect(27);
        foreach ((int i, FigureState state) in slider.States.Index())
        {
            double threshold = double.Parse(state.Value);
            double[] longest = [.. curves.Select(c => LongestScene(c, threshold, rules.MinSceneFrames))];
            if (i == 0 || i == slider.States.Count - 1)
            {
                // Each file is decoded again where a curve cut anew could be furthest from it.
                Assert.All(Detect(threshold).Zip(longest), l => Assert.Equal(l.First.LongestSeconds, l.Second, 1e-9));
            }

            IEnumerable<double> Shown(string label) => Trace(slider, i, label)["x"]!.AsArray().Where(v => v is not null).Select(v => (double)v!);
            Assert.All(longest.Order().Zip(Shown("kept").Concat(Shown("rejected")).Order()), v => Assert.Equal(v.First, v.Second, 0.0051));
            int kept = longest.Count(l => l <= rules.MaxSceneSeconds);
            Assert.Equal(kept, Shown("kept").Count());
            Assert.Equal(study.Videos.Segments.GroupBy(s => s.Song).Where(g => longest[videos.All.Index().First(v => v.Item.Path == g.Key).Index] <= rules.MaxSceneSeconds).Sum(g => g.Count() * rules.SegmentSeconds),
                Numbers(slider, i, "this threshold", "y")[0]);
            Assert.Contains($"keeps {kept} of {videos.All.Count} videos", state.Says, StringComparison.Ordinal);
            Same(cleaning.ThresholdSlider(threshold), slider, i, "kept", "rejected", "this threshold");
        }
    }

    [Fact]
    public void Dose_scores_what_encoders_of_that_dose_score()
    {
        using Study study = trained.Open();
        using var known = new KnownTruthExhibits(study, TestContext.Current.CancellationToken);
        SteppedFigure slider = known.DoseSlider();
        Assert.Equal(["0", "0.5", "1"], slider.States.Select(s => s.Value));
        foreach ((int i, FigureState state) in slider.States.Index())
        {
            double dose = double.Parse(state.Value);
            using Study alone = trained.Open(fraction: 1);
            using var truth = new KnownTruthStudy(alone);
            PretrainedEncoder[] encoders = [.. alone.Profile.Seeds.Select(seed => truth.Encoder(Condition.Paired(dose), seed))];
            var gains = new Gains(alone, [.. alone.Profile.Seeds.SelectMany(seed => truth.Probe(Condition.Paired(dose), seed))]);
            Assert.Equal(gains.Score(Condition.Paired(dose), Readout.Embedding).Macro.RocAuc!.Mean, Numbers(slider, i, "last layer", "x")[^1], 1e-4);
            Assert.Equal(gains.Score(Condition.Paired(dose), Readout.Blocks).Macro.RocAuc!.Mean, Numbers(slider, i, "block means", "x")[^1], 1e-4);
            Assert.Equal(
                new EmbeddingExhibits(alone, new ContrastiveExhibits(alone)).Retrieval("", encoders).Reverse().Select(r => Math.Round(r.Score.Mean, 4)),
                Numbers(slider, i, "retrieval", "x"));
        }
    }

    [Fact]
    public void Neighbours_to_hear_are_the_nearest_of_three_other_clips_and_carry_no_sound_twice()
    {
        using Study study = trained.Open();
        PretrainedEncoder audio = study.Pretraining.Audio(1), vcmr = study.Pretraining.Encoder(Method.Vcmr, 1);
        SoundComparison heard = new SoundNeighbours(study).Of(0, audio, vcmr);
        Assert.Equal(["Audio-only", "VCMR"], heard.Found.Select(f => f.Encoder));
        Assert.All(heard.Found, f =>
        {
            Assert.Equal(3, f.Nearest.Select(n => n.Clip).Distinct().Count());
            Assert.DoesNotContain(heard.Query.Clip, f.Nearest.Select(n => n.Clip));
            Assert.Equal(f.Nearest.Select(n => n.Cosine).OrderDescending(), f.Nearest.Select(n => n.Cosine));
        });
        string html = (string)heard.ToMimeBundle()["text/html"];
        int different = heard.Found.SelectMany(f => f.Nearest).Select(n => (n.Clip, n.StartSeconds)).Distinct().Count();
        Assert.Equal(1 + different, html.Split("<audio").Length - 1);
        Assert.Equal(1 + 6, heard.ToString().Split('\n').Length);
        int clips = study.Tagging.Clips("test").Length;
        Assert.Equal(heard.Query.Clip, new SoundNeighbours(study).Of(clips, audio).Query.Clip);
        Assert.Throws<VcmrException>(() => new SoundNeighbours(study).Of(-1, audio));
    }

    private static double LongestScene(SceneList curve, double threshold, int minimumFrames)
    {
        int[] edges = [0, .. curve.Recut(threshold, minimumFrames).Cuts, curve.Frames];
        return edges.Zip(edges.Skip(1), (start, end) => curve.Times[end] - curve.Times[start]).Max();
    }

    private static double[] Numbers(SteppedFigure slider, int state, string label, string key, bool last = false) =>
        [.. Trace(slider, state, label, last)[key]!.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    /// <summary>The study with its known-truth part trained.</summary>
    public sealed class Trained : SmallStudy
    {
        public Trained()
        {
            using Study study = Open();
            using var known = new KnownTruthStudy(study);
            known.Run();
        }
    }
}
