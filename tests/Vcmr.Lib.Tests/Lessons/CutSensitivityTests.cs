using Vcmr.Lessons;
using Vcmr.Lessons.Cleaning;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class CutSensitivityTests
{
    [Fact]
    public void Higher_threshold_finds_fewer_cuts_and_makes_scenes_longer_up_to_the_uncut_video()
    {
        float[] scores = new float[100];
        (scores[20], scores[60]) = (30, 50);
        double[] times = [.. Enumerable.Range(0, 101).Select(f => f / 10.0)];

        ThresholdEffect effect = CutSensitivity.Of("v", times, [27, 40, 60], threshold => SceneCuts.Of(scores, threshold), [2.1, 6]);

        Assert.Equal([4, 6, 10], effect.LongestSeconds);
        Assert.Equal([12, 6, 0], effect.CutsPerMinute);

        // A found cut may lie one frame beside the true one.
        Assert.Equal([(1.0, 1.0), (0.5, 1.0)], effect.Truth!.Take(2));
        Assert.Equal(0, effect.Truth![2].Recall);
        Assert.True(double.IsNaN(effect.Truth[2].Precision));
    }

    [Fact]
    public void Thresholds_hold_the_one_in_use_and_rise()
    {
        Assert.Contains(27, CutSensitivity.Thresholds(27));
        double[] own = CutSensitivity.Thresholds(28.5);
        Assert.Contains(28.5, own);
        Assert.Equal(own.Order().Distinct(), own);
    }

    [Fact]
    public void Each_true_cut_counts_once()
    {
        Assert.Equal((1.0, 0.5), CutSensitivity.Compare([1, 1.05], [1.02], 0.1));
        Assert.Equal((0.5, 1.0), CutSensitivity.Compare([3], [1, 3], 0.1));
        Assert.Equal((2.0 / 3, 0.5), CutSensitivity.Compare([0.5, 1, 2, 3.9], [1, 4, 5], 0.1001));
    }

    [Fact]
    public void InParallel_keeps_the_order_and_throws_a_failure_as_it_was()
    {
        Assert.Equal([0, 1, 4, 9], InParallel.Map([0, 1, 2, 3], i => i * i));
        Assert.Equal("as it was", Assert.Throws<VcmrException>(() => InParallel.Map([0, 1], int (_) => throw new VcmrException("as it was"))).Message);
    }

    [Fact]
    public void Spread_takes_a_few_evenly_and_no_more_than_there_are()
    {
        Assert.Equal([0, 2, 5, 7], Spread.Evenly([.. Enumerable.Range(0, 10)], 4));
        Assert.Equal([0, 1], Spread.Evenly([0, 1], 4));
        Assert.Empty(Spread.Evenly(Array.Empty<int>(), 4));
    }
}
