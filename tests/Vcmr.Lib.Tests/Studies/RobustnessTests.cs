using TorchSharp;
using Vcmr.Audio.Disturbances;
using Vcmr.Datasets;
using Vcmr.Figures;
using Vcmr.Studies;
using Vcmr.Tests.Cli;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

[Collection(nameof(Alone))]
public sealed class RobustnessTests(TinyStudy tiny) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Points_are_scored_once_found_again_and_a_disturbance_that_does_nothing_changes_nothing()
    {
        using Study study = Open();
        TaggingResult head = study.Tagging.Run(Method.AudioOnly, 1, cancellation: TestContext.Current.CancellationToken);
        Disturbance nothing = new(DisturbanceKind.Gain, 0), muffled = new(DisturbanceKind.LowPass, 300);
        int done = 0;
        IReadOnlyList<DisturbedResult> results = study.Robustness.Run([head], [nothing, muffled], _ => done++, TestContext.Current.CancellationToken);
        Assert.Equal(2, done);
        Assert.Equal([null, nothing, muffled], results.Select(r => r.Disturbance));
        Assert.Equal(head.Scores, results[0].Result.Scores);
        Assert.All(results[1].Result.Scores.Zip(head.Scores), p => Assert.Equal(p.Second, p.First, 1e-5));
        // How much it moves is up to the few steps that this network was trained for.
        (double still, double moved) = (Largest(results[1]), Largest(results[2]));
        Assert.True(moved > 1e-6 && moved > 5 * still, $"scores moved by {moved}, undisturbed by {still}");
        Assert.NotNull(study.Robustness.Summarise([results[2]]).Macro.PrAuc.Interval);
        Assert.Equal(results[2].Result.Report.Macro.PrAuc.Mean - head.Report.Macro.PrAuc.Mean, study.Robustness.Compare([results[2]], [results[0]]).Macro.PrAuc.Mean, 1e-9);

        // Found: nothing is there any more that could score it. Then damaged, which cannot be scored again without it.
        string tagger = Path.Combine(study.Results, "tags", head.RunId, "tagger.safetensors");
        File.Move(tagger, tagger + ".away");
        Assert.Equal(results[2].Result.Scores, Run(study, head, muffled).Scores);
        string stored = Path.Combine(study.Results, "robustness", results[2].Result.RunId, "result.json");
        string whole = File.ReadAllText(stored);
        File.WriteAllText(stored, whole.Replace("\"bestEpoch\": ", "\"bestEpoch\": 9", StringComparison.Ordinal));
        Assert.Throws<VcmrException>(() => Run(study, head, muffled));
        File.Move(tagger + ".away", tagger);
        Assert.Equal(results[2].Result.Scores, Run(study, head, muffled).Scores);
        Assert.Equal(whole, File.ReadAllText(stored));

        double Largest(DisturbedResult result) => result.Result.Scores.Zip(head.Scores).Max(p => Math.Abs((double)p.First - p.Second));
    }

    [Fact]
    public void Some_of_the_clips_are_spread_over_the_set_and_are_points_of_their_own()
    {
        using Study study = Open("robustness.clips=2");
        TaggingResult head = study.Tagging.Run(Method.AudioOnly, 1, cancellation: TestContext.Current.CancellationToken);
        DisturbedResult[] results = [.. study.Robustness.Run([head], [new Disturbance(DisturbanceKind.Gain, 0)], null, TestContext.Current.CancellationToken)];
        int tags = study.Tagged.Tags.Count;
        // Test clips 0 and 1 of three: their scores are the first two of the head's.
        Assert.Equal(head.Scores[..(2 * tags)], results[0].Result.Scores);
        Assert.Equal(2, results[1].Result.Report.Clips);
        using Study all = Open();
        Assert.NotEqual(results[1].Result.RunId, Run(all, head, new Disturbance(DisturbanceKind.Gain, 0)).RunId);
    }

    [Fact]
    public void Figure_says_how_many_clips_were_disturbed_and_how_many_were_left_out()
    {
        using Study study = Open();
        TaggingResult head = study.Tagging.Run(Method.AudioOnly, 1, cancellation: TestContext.Current.CancellationToken) with { DroppedLeaks = new DroppedLeaks("chromaprint", 0.84, 0, 2) };
        IReadOnlyList<DisturbedResult> results = study.Robustness.Run([head], [new Disturbance(DisturbanceKind.Gain, -6)], null, TestContext.Current.CancellationToken);
        Assert.Contains("3 test clips. 2 test clips are left out", new StudyFigures(study).Robustness(results).Chart.Footer, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_together_are_what_the_profile_asks_for()
    {
        using Study study = Open("robustness.pitch=[100]", "robustness.tempo=[]");
        IReadOnlyList<Disturbance> all = study.Robustness.Disturbances;
        Assert.Equal(16, all.Count);
        Assert.DoesNotContain(all, d => d.Kind == DisturbanceKind.Tempo);
        Assert.Equal(all, Enumerable.Range(1, 3).SelectMany(i => study.Robustness.Shard(new Shard(i, 3))).OrderBy(d => all.ToList().IndexOf(d)));
    }

    private static TaggingResult Run(Study study, TaggingResult head, Disturbance disturbance) =>
        study.Robustness.Run([head], [disturbance], null, TestContext.Current.CancellationToken)[1].Result;

    private Study Open(params string[] settings) => new(
        Profile.Load(tiny.Profile, [.. settings, $"threads={torch.get_num_threads()}"]),
        new StudyOptions { Root = tiny.Path("."), Results = tiny.Path("robust"), Progress = new ProgressLines(TextWriter.Null, false) });
}
