using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class SeedBootstrapTests
{
    private static readonly string[] Tags = ["a", "b", "c"];
    private static readonly Dictionary<string, string> Groups = new() { ["a"] = "one", ["b"] = "one", ["c"] = "two" };

    [Fact]
    public void One_run_scores_as_its_metrics_say_and_has_no_deviation()
    {
        (byte[] labels, float[] scores) = Data(1, 1.0);
        TagReport report = Bootstrap.Evaluate(labels, [scores], Tags, Groups, 200);
        TagReport plain = TagMetrics.Evaluate(labels, scores, Tags, Groups);
        Assert.Equal(plain.Macro.PrAuc, report.Macro.PrAuc with { Interval = null });
        Assert.Equal(plain.Groups.Select(g => g.RocAuc), report.Groups.Select(g => g.RocAuc! with { Interval = null }));
        Assert.Equal((200, 0), (report.Resamples, plain.Resamples));
    }

    [Fact]
    public void Mean_over_seeds_lies_within_its_interval()
    {
        (byte[] labels, float[] first) = Data(1, 1.0);
        (_, float[] second) = Data(2, 1.0);
        TagReport report = Bootstrap.Evaluate(labels, [first, second], Tags, Groups, 300);
        Assert.Equal(2, report.Macro.PrAuc.Runs);
        Assert.InRange(report.Macro.PrAuc.Mean, report.Macro.PrAuc.Interval!.Value.Low, report.Macro.PrAuc.Interval!.Value.High);
    }

    [Fact]
    public void Interval_holds_the_score_on_a_small_set_whose_resamples_flatter()
    {
        (byte[] labels, float[] scores) = Data(1, 0.0);
        byte[] few = labels[..(20 * 3)];
        float[] fewScores = scores[..(20 * 3)];
        TagReport report = Bootstrap.Evaluate(few, [fewScores], Tags, Groups, 300);
        Assert.All(report.Tags.Append(report.Macro), t => Assert.InRange(t.PrAuc.Mean, t.PrAuc.Interval!.Value.Low, t.PrAuc.Interval!.Value.High));
    }

    [Fact]
    public void Clearly_better_model_has_a_difference_whose_interval_leaves_out_zero()
    {
        (byte[] labels, float[] good) = Data(1, 4.0);
        (_, float[] poor) = Data(1, 0.2);
        TagReport comparison = Bootstrap.Compare(labels, [good, good], [poor, poor], Tags, Groups, 300);
        Assert.True(comparison.Macro.PrAuc.Mean > 0 && comparison.Macro.PrAuc.Interval!.Value.ExcludesZero);
        TagReport same = Bootstrap.Compare(labels, [good], [good], Tags, Groups, 300);
        Assert.Equal(0, same.Macro.PrAuc.Mean);
        Assert.False(same.Macro.PrAuc.Interval!.Value.ExcludesZero);
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
