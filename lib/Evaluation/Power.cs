using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Vcmr.Evaluation;

/// <summary>What a comparison can show: a true difference counts as shown where four of five like comparisons find it at the 5 % level.</summary>
public static class Power
{
    private const double TwoSided = 0.975, Found = 0.8;
    private const int MostSeeds = 1_000, MostSongs = 10_000_000;

    /// <summary>The smallest true difference that is found with 80 % at the 5 % level, from the interval of a like one.</summary>
    /// <param name="interval">The 95 % interval of a difference of the same kind.</param>
    public static double SmallestFound(Interval interval) =>
        (interval.High - interval.Low) / (2 * Normal.InvCDF(0, 1, TwoSided)) * (Normal.InvCDF(0, 1, TwoSided) + Normal.InvCDF(0, 1, Found));

    /// <summary>The same from what is known of the difference's error.</summary>
    internal static double SmallestFound(Uncertainty uncertainty) =>
        uncertainty.Error * (uncertainty.Quantile(TwoSided) + uncertainty.Quantile(Found));

    /// <summary>How many seeds, or songs, a true difference needs to be found with 80 %.</summary>
    internal static Requirement Require(Uncertainty now, double difference)
    {
        if (!(difference > 0) || double.IsInfinity(difference))
        {
            throw new VcmrException(string.Create(CultureInfo.InvariantCulture, $"{difference} is no difference that could be shown; name one above 0, such as 0.01."));
        }

        double Seeds(int n) => SmallestFound(now.At(now.SongCount, n));
        double Songs(int n) => SmallestFound(now.At(n, now.SeedCount));
        int? seeds = now.SeedCount > 1 ? Fewest(Seeds, difference, MostSeeds) : null, songs = Fewest(Songs, difference, MostSongs);
        return new Requirement(difference, seeds, songs)
        {
            SeedsReason = seeds is not null ? null
                : now.SeedCount == 1 ? "seeds whose number is not known, since one run of each system says nothing of other seeds"
                : string.Create(CultureInfo.InvariantCulture, $"more than seeds, since these {now.SongCount} songs show no difference below {Seeds(MostSeeds):0.0000}"),
            SongsReason = songs is not null ? null
                : string.Create(CultureInfo.InvariantCulture, $"more than songs, since these {now.SeedCount} seeds show no difference below {Songs(MostSongs):0.0000}"),
        };
    }

    private static int? Fewest(Func<int, double> smallest, double difference, int most)
    {
        if (smallest(most) > difference)
        {
            return null;
        }

        int few = 1, enough = most;
        while (enough - few > 1)
        {
            int middle = few + ((enough - few) / 2);
            (few, enough) = smallest(middle) <= difference ? (few, middle) : (middle, enough);
        }

        return enough;
    }
}

/// <summary>What it takes to show a difference in four of five comparisons.</summary>
/// <param name="Difference">The true difference.</param>
/// <param name="Seeds">Seeds of each system, with the songs that there are; null where <see cref="SeedsReason"/> says why.</param>
/// <param name="Songs">Songs, with the seeds that there are; null where <see cref="SongsReason"/> says why.</param>
public sealed record Requirement(double Difference, int? Seeds, int? Songs)
{
    /// <summary>Why no number of seeds is named.</summary>
    public string? SeedsReason { get; init; }

    /// <summary>Why no number of songs is named.</summary>
    public string? SongsReason { get; init; }
}
