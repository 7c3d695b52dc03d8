using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class ClusterBootstrapTests
{
    [Fact]
    public void Interval_of_single_values_is_that_of_the_normal_law()
    {
        var random = new CounterRandom(3);
        (string, double)[] values = [.. Enumerable.Range(0, 400).Select(i => ($"{i}", random.NextGaussian()))];
        Interval interval = ClusterBootstrap.Mean([values], 2000);
        Assert.InRange((interval.High - interval.Low) / (2 * 1.96 / 20), 0.9, 1.1);
        Assert.InRange(values.Average(v => v.Item2), interval.Low, interval.High);
    }

    [Fact]
    public void Values_of_one_cluster_count_as_one_so_that_the_interval_is_wider()
    {
        (string Cluster, double Value)[] values = [.. Enumerable.Range(0, 400).Select(i => ($"{i / 40}", (double)(i / 40 % 2)))];
        Interval apart = ClusterBootstrap.Mean([[.. values.Select((v, i) => ($"{i}", v.Value))]]);
        Interval together = ClusterBootstrap.Mean([values]);
        Assert.InRange((together.High - together.Low) / (apart.High - apart.Low), 4.5, 8);
    }

    [Fact]
    public void Interval_of_hits_stays_between_none_and_all()
    {
        // The one miss comes more often than not among few draws, so that the percentiles are moved up.
        (string, double)[] hits = [.. Enumerable.Range(0, 9).Select(i => ($"{i}", i == 0 ? 0.0 : 1.0))];
        Interval[] intervals = [.. Enumerable.Range(0, 50).Select(seed => ClusterBootstrap.Mean([hits], 50, seed))];
        Assert.Equal(1, intervals.Max(i => i.High));
        Interval[] misses = [.. Enumerable.Range(0, 50).Select(seed => ClusterBootstrap.Mean([[.. hits.Select(h => (h.Item1, 1 - h.Item2))]], 50, seed))];
        Assert.Equal(0, misses.Min(i => i.Low));
    }

    [Fact]
    public void Interval_of_equal_values_is_a_point_and_no_values_are_an_error()
    {
        Assert.Equal(new Interval(0.25, 0.25), ClusterBootstrap.Mean([[("a", 0.25), ("b", 0.25)], [("a", 0.25)]]));
        Assert.Throws<VcmrException>(() => ClusterBootstrap.Mean([[]]));
    }
}
