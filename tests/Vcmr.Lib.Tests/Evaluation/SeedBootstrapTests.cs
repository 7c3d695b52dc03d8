using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class SeedBootstrapTests
{
    private static readonly string[] Tags = ["a", "b", "c"];
    private static readonly Dictionary<string, string> Groups = new() { ["a"] = "one", ["b"] = "one", ["c"] = "two" };

    [Fact]
    public void One_seed_gives_what_the_plain_bootstrap_gives()
    {
        (byte[] labels, float[] scores) = Data(1, 1.0);
        SeedReport report = SeedBootstrap.Summarise(labels, [scores], Tags, Groups, 200);
        BootstrapReport plain = Bootstrap.Intervals(labels, scores, Tags, Groups, seed: 0, resamples: 200);
        Assert.Equal(plain.Macro.RocAuc, report.Macro.RocAucInterval);
        Assert.Equal(plain.Macro.PrAuc, report.Macro.PrAucInterval);
        Assert.Equal(plain.Groups.Select(g => g.PrAuc), report.Groups.Select(g => g.PrAucInterval));
        Assert.Equal(TagMetrics.Evaluate(labels, scores, Tags, Groups).PrAuc, report.Macro.PrAuc.Mean, 1e-12);
    }

    [Fact]
    public void Mean_over_seeds_lies_within_its_interval()
    {
        (byte[] labels, float[] first) = Data(1, 1.0);
        (_, float[] second) = Data(2, 1.0);
        SeedReport report = SeedBootstrap.Summarise(labels, [first, second], Tags, Groups, 300);
        Assert.Equal(2, report.Macro.PrAuc.Runs);
        Assert.InRange(report.Macro.PrAuc.Mean, report.Macro.PrAucInterval!.Value.Low, report.Macro.PrAucInterval!.Value.High);
    }

    [Fact]
    public void Interval_holds_the_score_on_a_small_set_whose_resamples_flatter()
    {
        (byte[] labels, float[] scores) = Data(1, 0.0);
        byte[] few = labels[..(20 * 3)];
        float[] fewScores = scores[..(20 * 3)];
        SeedReport report = SeedBootstrap.Summarise(few, [fewScores], Tags, Groups, 300);
        Assert.All(report.Tags.Append(report.Macro), t => Assert.InRange(t.PrAuc.Mean, t.PrAucInterval!.Value.Low, t.PrAucInterval!.Value.High));
    }

    [Fact]
    public void Clearly_better_model_has_a_difference_whose_interval_leaves_out_zero()
    {
        (byte[] labels, float[] good) = Data(1, 4.0);
        (_, float[] poor) = Data(1, 0.2);
        BootstrapComparison comparison = SeedBootstrap.Compare(labels, [good, good], [poor, poor], Tags, Groups, 300);
        Assert.True(comparison.Macro.PrAuc > 0 && comparison.Macro.PrAucInterval!.Value.ExcludesZero);
        BootstrapComparison same = SeedBootstrap.Compare(labels, [good], [good], Tags, Groups, 300);
        Assert.Equal(0, same.Macro.PrAuc);
        Assert.False(same.Macro.PrAucInterval!.Value.ExcludesZero);
    }

    // The labels are the same for every seed; the scores are labels times a strength plus noise.
    private static (byte[] Labels, float[] Scores) Data(int seed, double strength)
    {
        var random = new CounterRandom(99);
        var noise = new CounterRandom(seed);
        byte[] labels = new byte[150 * 3];
        float[] scores = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = random.Chance(0.3) ? (byte)1 : (byte)0;
            scores[i] = (float)((strength * labels[i]) + noise.NextGaussian());
        }

        return (labels, scores);
    }
}
