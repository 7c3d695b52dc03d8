using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

/// <summary>Linear probes.</summary>
public class RidgeProbeTests
{
    private static readonly int[] Training = [.. Enumerable.Range(0, 60)], Validation = [.. Enumerable.Range(60, 30)], Test = [.. Enumerable.Range(90, 30)];

    [Fact]
    public void One_column_is_the_closed_form_on_standardised_values()
    {
        // Standardised, the column is ±1: the weight is Σxy / (n + λ), and both choices of λ rank alike, so the first is kept.
        float[][] features = [.. Enumerable.Range(0, 120).Select(i => new float[] { i % 2 == 0 ? 7 : 3 })];
        byte[] labels = [.. Enumerable.Range(0, 120).Select(i => (byte)(i % 2 == 0 || i % 10 == 5 ? 1 : 0))];

        (float[] scores, double penalty) = RidgeProbe.Run(features, labels, ["a"], Training, Validation, Test);

        double mean = labels.Take(60).Average(l => (double)l);
        double slope = Enumerable.Range(0, 60).Sum(i => (i % 2 == 0 ? 1 : -1) * (labels[i] - mean)) / (60 + RidgeProbe.Penalties[0]);
        Assert.Equal(RidgeProbe.Penalties[0], penalty);
        Assert.All(Test, i => Assert.Equal(mean + (i % 2 == 0 ? slope : -slope), scores[i - 90], 1e-5));
    }

    [Fact]
    public void Scale_and_offset_of_a_feature_do_not_matter_and_constant_ones_do_no_harm()
    {
        (float[][] features, byte[] labels) = Noise(4);
        float[][] other = [.. features.Select(f => new float[] { (1000 * f[0]) + 50, 0.001f * f[1], f[2] - 9, f[3], 4 })];

        (float[] expected, _) = RidgeProbe.Run(features, labels, ["a", "b"], Training, Validation, Test);
        (float[] found, _) = RidgeProbe.Run(other, labels, ["a", "b"], Training, Validation, Test);

        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-3));
        Assert.True(TagMetrics.Evaluate(labels.AsSpan(180), found, ["a", "b"]).Macro.RocAuc!.Mean > 0.9);
    }

    [Fact]
    public void Cross_validation_scores_every_row_by_a_probe_that_has_not_seen_it()
    {
        (float[][] features, byte[] labels) = Noise(5);
        float[] scores = RidgeProbe.CrossValidate(features, labels, ["a", "b"], 4);
        Assert.True(TagMetrics.Evaluate(labels, scores, ["a", "b"]).Macro.RocAuc!.Mean > 0.9);

        // A row's own labels do not count for its own score, and do for others'.
        byte[] other = [.. labels];
        other[0] = (byte)(1 - other[0]);
        other[1] = (byte)(1 - other[1]);
        float[] changed = RidgeProbe.CrossValidate(features, other, ["a", "b"], 4);
        Assert.Equal(scores[..2], changed[..2]);
        Assert.NotEqual(scores, changed);
    }

    [Fact]
    public void Labels_without_a_pattern_score_as_chance_does()
    {
        (float[][] features, byte[] labels) = Noise(5);
        new CounterRandom(3).Shuffle<float[]>(features);
        double score = TagMetrics.Evaluate(labels, RidgeProbe.CrossValidate(features, labels, ["a", "b"], 4), ["a", "b"]).Macro.RocAuc!.Mean;
        Assert.InRange(score, 0.35, 0.65);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(121)]
    public void Too_few_rows_or_folds_are_refused(int folds)
    {
        (float[][] features, byte[] labels) = Noise(5);
        Assert.Contains("folds", Assert.Throws<VcmrException>(() => RidgeProbe.CrossValidate(features, labels, ["a", "b"], folds)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_rows_change_nothing_but_their_own_scores()
    {
        (float[][] features, byte[] labels) = Noise(5);
        (float[] expected, _) = RidgeProbe.Run(features, labels, ["a", "b"], Training, Validation, Test);
        labels.AsSpan(180).Reverse();
        features[119] = [9, 9, 9, 9];

        (float[] found, _) = RidgeProbe.Run(features, labels, ["a", "b"], Training, Validation, Test);

        Assert.Equal(expected[..58], found[..58]);
        Assert.NotEqual(expected[58], found[58]);
    }

    [Fact]
    public void Feature_that_is_not_finite_is_refused()
    {
        (float[][] features, byte[] labels) = Noise(6);
        features[3][1] = float.NaN;
        Assert.Contains("finite", Assert.Throws<VcmrException>(() => RidgeProbe.Run(features, labels, ["a", "b"], Training, Validation, Test)).Message);
    }

    private static (float[][] Features, byte[] Labels) Noise(int seed)
    {
        var random = new CounterRandom(seed);
        float[][] features = [.. Enumerable.Range(0, 120).Select(_ => new float[4])];
        byte[] labels = new byte[240];
        for (int i = 0; i < features.Length; i++)
        {
            for (int k = 0; k < 4; k++)
            {
                features[i][k] = (float)random.NextGaussian();
            }

            labels[2 * i] = (byte)(features[i][0] + (0.2 * random.NextGaussian()) > 0 ? 1 : 0);
            labels[(2 * i) + 1] = (byte)(features[i][1] - features[i][2] > 0 ? 1 : 0);
        }

        return (features, labels);
    }
}
