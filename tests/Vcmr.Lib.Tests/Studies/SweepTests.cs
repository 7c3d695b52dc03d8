using Vcmr.Datasets;
using Vcmr.Lessons;
using Vcmr.Studies;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class SweepTests
{
    private static readonly Profile Demo = Lesson.LoadProfile("demo");

    [Fact]
    public void Points_are_every_combination_of_the_figures()
    {
        Assert.Equal(2 * 3 * 6, Sweep.Scarcity(Demo).Distinct().Count());
        Assert.Equal(2 * 3 * 4, Sweep.Resolution(Demo).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Shards_together_are_the_sweep_and_share_no_encoder(int shards)
    {
        IReadOnlyList<SweepPoint> all = Sweep.Resolution(Demo);
        IReadOnlyList<SweepPoint>[] parts = [.. Enumerable.Range(1, shards).Select(i => Sweep.Shard(all, new Shard(i, shards)))];
        Assert.Equal(all.ToHashSet(), parts.SelectMany(p => p).ToHashSet());
        Assert.Equal(all.Count, parts.Sum(p => p.Count));
        var encoders = parts.Select(p => p.Select(x => (x.Seed, x.InputLength)).ToHashSet()).ToList();
        Assert.Equal(encoders.SelectMany(e => e).Distinct().Count(), encoders.Sum(e => e.Count));
    }
}
