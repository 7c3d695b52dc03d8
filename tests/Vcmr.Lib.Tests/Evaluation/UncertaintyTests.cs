using MathNet.Numerics.Distributions;
using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class UncertaintyTests
{
    [Fact]
    public void Holm_steps_down_and_skips_what_was_not_tested()
    {
        Assert.Equal([0.03, 0.06, null, 0.06, 0.02], Holm.Adjust([0.01, 0.04, null, 0.03, 0.005]).Select(p => p is { } value ? Math.Round(value, 12) : (double?)null));
        Assert.Equal([1.0, 1.0], Holm.Adjust([0.6, 0.9]));
        Assert.Empty(Holm.Adjust([]));
        Assert.Throws<VcmrException>(() => Holm.Adjust([0.5, double.NaN]));
        Assert.Throws<VcmrException>(() => Holm.Adjust([-0.1]));
    }

    [Fact]
    public void What_seeds_and_songs_share_is_counted_once()
    {
        // Three seeds that do different things to each song, and nothing to all of them.
        var random = new CounterRandom(4);
        double[][] effects = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 20_000).Select(_ => random.NextGaussian() / 20_000).ToArray())];
        double one = 1 / 20_000.0;
        Uncertainty shared = Uncertainty.Of(effects, 100, Math.Sqrt(one));
        Assert.Equal(1, shared.Error / Math.Sqrt(one / 3), 0.02);
        Assert.Equal(1, shared.SongDeviation / Math.Sqrt(1 / 3.0), 0.02);

        // The same in all seeds, which vary by themselves.
        double[][] same = [effects[0], effects[0], effects[0]];
        Uncertainty apart = Uncertainty.Of(same, 100, 0.03);
        Assert.Equal(0, apart.Both, 1e-12);
        Assert.Equal(1, apart.Error / Math.Sqrt(one + (0.0009 / 3)), 0.02);
        Assert.Equal(1, apart.At(40_000, 6).Error / Math.Sqrt((one / 2) + (0.0009 / 6)), 0.02);
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(1, 0.05, 20)]
    [InlineData(0.2, 3, 40)]
    public void Probability_of_two_Cauchy_parts_is_that_of_their_sum(double songs, double seeds, double difference)
    {
        // With one degree of freedom each, the sum has the sum of both widths.
        var uncertainty = new Uncertainty { Songs = songs * songs, SongFreedom = 1, SongCount = 2, Seeds = 2 * seeds * seeds, SeedCount = 2 };
        double expected = 1 - (2 / Math.PI * Math.Atan(difference / (songs + seeds)));
        Assert.Equal(1, uncertainty.Probability(difference) / expected, 0.005);
    }

    [Fact]
    public void Many_seeds_and_songs_are_normal()
    {
        var uncertainty = new Uncertainty { Songs = 1, SongFreedom = 5000, SongCount = 5001, Seeds = 5000, SeedCount = 5000 };
        Assert.Equal(Math.Sqrt(2), uncertainty.Error, 1e-9);
        Assert.Equal(1.96, uncertainty.Quantile(0.975), 0.002);
        Assert.Equal(0.001, uncertainty.Probability(Math.Sqrt(2) * Normal.InvCDF(0, 1, 0.9995)), 2e-5);
        Assert.Equal(2.8016 * Math.Sqrt(2), Power.SmallestFound(uncertainty), 0.003);
    }

    [Fact]
    public void Smallest_difference_found_is_2_8_standard_errors() =>
        Assert.Equal(2.8016 * 0.01, Power.SmallestFound(new Interval(-0.0196, 0.0196)), 1e-4);

    [Fact]
    public void Half_the_difference_takes_four_times_the_songs_and_seeds_as_far_as_songs_allow()
    {
        var songs = new Uncertainty { Songs = 1e-4, SongFreedom = 499, SongCount = 500 };
        Requirement required = Power.Require(songs, Power.SmallestFound(songs) / 2);
        Assert.InRange(required.Songs!.Value, 1980, 2000);
        Assert.Null(required.Seeds);
        Assert.Contains("one run", required.SeedsReason, StringComparison.Ordinal);

        Uncertainty seeds = songs with { Songs = 1e-6, Seeds = 4e-4, SeedCount = 4 };
        Requirement more = Power.Require(seeds, 0.02);
        Assert.True(Power.SmallestFound(seeds.At(500, more.Seeds!.Value)) <= 0.02);
        Assert.True(Power.SmallestFound(seeds.At(500, more.Seeds.Value - 1)) > 0.02);
        Assert.Null(more.Songs);
        Assert.Contains("these 4 seeds", more.SongsReason, StringComparison.Ordinal);

        Requirement never = Power.Require(seeds, 0.001);
        Assert.Null(never.Seeds);
        Assert.Contains("these 500 songs", never.SeedsReason, StringComparison.Ordinal);
        Assert.Throws<VcmrException>(() => Power.Require(seeds, 0));
        Assert.Throws<VcmrException>(() => Power.Require(seeds, double.NaN));
    }
}
