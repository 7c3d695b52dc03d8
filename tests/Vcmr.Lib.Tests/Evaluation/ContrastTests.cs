using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

/// <summary>Weighted sums of scores with intervals over clips and seeds.</summary>
public sealed class ContrastTests
{
    private static readonly string[] Tags = ["a", "b"];

    [Fact]
    public void One_run_against_another_is_the_paired_comparison()
    {
        (byte[] labels, float[] good) = Data(1, 2);
        (_, float[] poor) = Data(2, 0.5);
        TagReport expected = Bootstrap.Compare(labels, [good], [poor], Tags, null, 200);
        TagReport found = Bootstrap.Contrast([(1.0, [Run(labels, good)]), (-1.0, [Run(labels, poor)])]);

        Assert.Equal(expected.Macro.RocAuc!.Mean, found.Macro.RocAuc!.Mean, 1e-12);
        Assert.Equal(expected.Macro.RocAuc.Interval!.Value.Low, found.Macro.RocAuc.Interval!.Value.Low, 1e-12);
        Assert.Equal(expected.Macro.RocAuc.Interval!.Value.High, found.Macro.RocAuc.Interval!.Value.High, 1e-12);
    }

    [Fact]
    public void Seeds_that_differ_widen_the_interval_and_equal_ones_do_not()
    {
        (byte[] labels, float[] middle) = Data(1, 1);
        float[][] spread = [Data(1, 0.2).Scores, middle, Data(1, 3).Scores];
        Interval clips = Bootstrap.Contrast([(1.0, [Run(labels, middle)])]).Macro.RocAuc!.Interval!.Value;
        Interval same = Bootstrap.Contrast([(1.0, [Run(labels, middle), Run(labels, middle), Run(labels, middle)])]).Macro.RocAuc!.Interval!.Value;
        TagReport different = Bootstrap.Contrast([(1.0, [.. spread.Select(s => Run(labels, s))])]);

        Assert.Equal(clips.High - clips.Low, same.High - same.Low, 1e-9);
        Interval wide = different.Macro.RocAuc!.Interval!.Value;
        double deviation = different.Macro.RocAuc.Deviation!.Value;
        Assert.True(wide.High - wide.Low > 1.5 * (clips.High - clips.Low), $"{wide} {clips}");
        // Not narrower than the seeds alone: their standard error either way, twice.
        Assert.True(wide.High - wide.Low > 2 * deviation / Math.Sqrt(3), $"{wide} {deviation}");
    }

    [Fact]
    public void What_all_seeds_share_cancels_in_a_difference()
    {
        (byte[] labels, _) = Data(1, 1);
        Resampling[] runs = [.. new[] { 0.2, 1, 3 }.Select(s => Run(labels, Data(1, s).Scores))];
        Score difference = Bootstrap.Contrast([(1.0, runs), (-1.0, runs)]).Macro.RocAuc!;
        Assert.Equal((0, 0), (difference.Mean, difference.Deviation));
        Assert.Equal(new Interval(0, 0), difference.Interval);
    }

    [Fact]
    public void The_slope_of_a_line_is_found()
    {
        (byte[] labels, float[] good) = Data(1, 3);
        (_, float[] poor) = Data(1, 0.3);
        // At doses 0, 1/2 and 1 the score is poor, poor and good: the slope by least squares is good minus poor.
        TagReport slope = Bootstrap.Contrast([(-1.0, [Run(labels, poor)]), (0.0, [Run(labels, poor)]), (1.0, [Run(labels, good)])]);
        double expected = TagMetrics.Evaluate(labels, good, Tags).Macro.RocAuc!.Mean - TagMetrics.Evaluate(labels, poor, Tags).Macro.RocAuc!.Mean;
        Assert.Equal(expected, slope.Macro.RocAuc!.Mean, 1e-12);
        Assert.True(slope.Macro.RocAuc.Interval!.Value.Low > 0);
    }

    [Fact]
    public void Different_numbers_of_seeds_are_refused()
    {
        (byte[] labels, float[] scores) = Data(1, 1);
        Resampling run = Run(labels, scores);
        Assert.Contains("seed by seed", Assert.Throws<VcmrException>(() => Bootstrap.Contrast([(1.0, [run, run, run]), (-1.0, [run, run])])).Message, StringComparison.Ordinal);
    }

    private static Resampling Run(byte[] labels, float[] scores) => Resampling.Run(labels, scores, TagMetrics.Evaluate(labels, scores, Tags), 200, 0);

    private static (byte[] Labels, float[] Scores) Data(int seed, double strength)
    {
        var random = new CounterRandom(99);
        var noise = new CounterRandom(seed);
        byte[] labels = new byte[300];
        float[] scores = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(random.Chance(0.3) ? 1 : 0);
            scores[i] = (float)((strength * labels[i]) + noise.NextGaussian());
        }

        return (labels, scores);
    }
}
