using MathNet.Numerics.Distributions;

namespace Vcmr.Evaluation;

/// <summary>
/// What makes the mean difference of two systems uncertain: which songs were tested, which seeds were trained, and what
/// single seeds make of single songs. The last is in what varies between seeds and in what varies between songs; it is
/// counted once. Intervals and tests use Student's t for both parts, since a few seeds tell little of how seeds vary.
/// </summary>
internal sealed record Uncertainty
{
    /// <summary>Variance over songs of what all seeds share.</summary>
    public required double Songs { get; init; }

    /// <summary>Degrees of freedom of <see cref="Songs"/>.</summary>
    public required double SongFreedom { get; init; }

    /// <summary>Number of songs.</summary>
    public required int SongCount { get; init; }

    /// <summary>Variance of one seed about the mean of all, by what seeds are to all songs; 0 for a single run.</summary>
    public double Seeds { get; init; }

    /// <summary>Variance of one seed about the mean of all, by what it makes of these songs; 0 for a single run.</summary>
    public double Both { get; init; }

    /// <summary>Number of seeds.</summary>
    public int SeedCount { get; init; } = 1;

    /// <summary>Standard error of the mean difference.</summary>
    public double Error => Math.Sqrt(Songs + SeedPart);

    /// <summary>The deviation between songs of what each says of the difference, these seeds held.</summary>
    public double SongDeviation => Math.Sqrt(SongCount * (Songs + (Both / SeedCount)));

    private double SeedPart => SeedCount > 1 ? (Seeds + Both) / SeedCount : 0;

    /// <summary>The parts of a difference.</summary>
    /// <param name="effects">What each song does to the difference, of each seed, see <see cref="SongEffects"/>.</param>
    /// <param name="freedom">Degrees of freedom over songs.</param>
    /// <param name="deviation">Sample deviation of the difference over seeds; null for a single run.</param>
    public static Uncertainty Of(double[][] effects, double freedom, double? deviation)
    {
        int seeds = effects.Length, songs = effects[0].Length;
        double mean = 0, each = 0;
        for (int g = 0; g < songs; g++)
        {
            double sum = 0;
            for (int s = 0; s < seeds; s++)
            {
                sum += effects[s][g];
                each += effects[s][g] * effects[s][g] / seeds;
            }

            mean += sum / seeds * (sum / seeds);
        }

        var result = new Uncertainty { Songs = mean, SongFreedom = freedom, SongCount = songs, SeedCount = seeds };
        if (deviation is not { } spread)
        {
            return result;
        }

        double both = Math.Max(each - mean, 0) * seeds / (seeds - 1), between = spread * spread;
        // What seeds vary is measured as a whole; how much of it is owed to these songs only matters for other numbers of them.
        return result with { Songs = Math.Max(mean - (both / seeds), 0), Seeds = Math.Max(between - both, 0), Both = Math.Min(both, between) };
    }

    /// <summary>The same systems with other numbers of songs and seeds.</summary>
    public Uncertainty At(int songs, int seeds)
    {
        double ratio = (double)SongCount / songs;
        return this with { Songs = Songs * ratio, Both = Both * ratio, SongFreedom = Math.Max(SongFreedom / ratio, 1), SongCount = songs, SeedCount = seeds };
    }

    /// <summary>
    /// A quantile of the difference's error in standard errors: Student's t of both parts, weighted by their variances
    /// (Cochran and Cox, 1950).
    /// </summary>
    /// <param name="probability">Such as 0.975.</param>
    public double Quantile(double probability)
    {
        double songs = StudentT.InvCDF(0, 1, SongFreedom, probability);
        return SeedPart == 0 ? songs : ((Songs * songs) + (SeedPart * StudentT.InvCDF(0, 1, SeedCount - 1, probability))) / (Songs + SeedPart);
    }

    /// <summary>
    /// Two-sided probability of a difference as large where there is none: that of a sum of two Student's t, after Behrens
    /// and Fisher. Holm's correction reads small probabilities, where the weighted quantiles would promise too much.
    /// </summary>
    /// <param name="difference">The difference.</param>
    public double Probability(double difference)
    {
        (double Size, double Freedom) small = (Math.Sqrt(SeedPart), SeedCount - 1), large = (Math.Sqrt(Songs), SongFreedom);
        if (small.Size > large.Size)
        {
            (small, large) = (large, small);
        }

        double distance = Math.Abs(difference);
        if (small.Size < 1e-6 * large.Size)
        {
            return 2 * StudentT.CDF(0, 1, large.Freedom, -distance / large.Size);
        }

        // The integral over the smaller part, against which the other's tail is smooth. Steps in w, of which t is the
        // hyperbolic sine, reach as far as the tails of a single degree of freedom do.
        const int Steps = 100;
        const double Step = 0.1;
        double sum = 0;
        for (int i = -Steps; i <= Steps; i++)
        {
            double t = Math.Sinh(i * Step), density = StudentT.PDF(0, 1, small.Freedom, t) * Math.Cosh(i * Step);
            if (density > 1e-15)
            {
                double moved = small.Size * t;
                sum += Step * density * (StudentT.CDF(0, 1, large.Freedom, (moved - distance) / large.Size)
                    + StudentT.CDF(0, 1, large.Freedom, (-moved - distance) / large.Size));
            }
        }

        return Math.Min(sum, 1);
    }
}
