using MathNet.Numerics.Distributions;
using Vcmr.Evaluation;

namespace Vcmr.Tests.Evaluation;

/// <summary>
/// Two systems whose true ROC-AUC is known: scores are normal, positives lie higher by a separation. What is random in a score
/// is partly shared by both systems (what makes a clip hard), partly a system's own whatever its seed, partly one run's. The
/// seeds vary the separations, too.
/// </summary>
internal sealed record KnownSystems
{
    private const int Truth = 1, Hard = 2, Own = 3, Run = 4, Trained = 5;

    /// <summary>Number of songs.</summary>
    public int Songs { get; init; } = 150;

    /// <summary>Clips of each song, which have its labels and 70 % of the variance of their scores in common.</summary>
    public int ClipsEach { get; init; } = 1;

    /// <summary>Runs of each system.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Part of the songs that have each tag.</summary>
    public required double[] Prevalence { get; init; }

    /// <summary>Separation of both systems, by which <see cref="Gain"/> lies above in the first.</summary>
    public double Separation { get; init; } = 1;

    /// <summary>What the first system's separation has more, of each tag.</summary>
    public required double[] Gain { get; init; }

    /// <summary>Part of the variance that is a system's own; as much again as 0.5 is shared by both.</summary>
    public double SystemPart { get; init; } = 0.2;

    /// <summary>Deviation of the separations over seeds, half of its variance over all tags alike.</summary>
    public double SeedDeviation { get; init; }

    public string[] Tags => [.. Prevalence.Select((_, t) => $"tag {t}")];

    /// <summary>The true difference in ROC-AUC of each tag.</summary>
    public double[] Differences => [.. Gain.Select(g => Area(Separation + g) - Area(Separation))];

    public SystemComparison Compare(int repeat, int resamples = 2)
    {
        (byte[] labels, float[][] first, float[][] other, string[]? songs) = Draw(repeat);
        return Inference.Compare(labels, first, other, Tags, null, songs, resamples);
    }

    public (byte[] Labels, float[][] First, float[][] Other, string[]? Songs) Draw(int repeat)
    {
        int tags = Prevalence.Length, clips = Songs * ClipsEach;
        byte[] labels = new byte[clips * tags];
        var truth = new CounterRandom(repeat, Truth);
        for (int i = 0; i < clips; i++)
        {
            for (int t = 0; t < tags; t++)
            {
                int first = ((i - (i % ClipsEach)) * tags) + t;
                labels[(i * tags) + t] = i % ClipsEach > 0 ? labels[first] : (byte)(truth.Chance(Prevalence[t]) ? 1 : 0);
            }
        }

        double[] hard = Noise(new CounterRandom(repeat, Hard));
        string[]? songs = ClipsEach == 1 ? null : [.. Enumerable.Range(0, clips).Select(i => $"song {i / ClipsEach}")];
        return (labels, System(0), System(1), songs);

        float[][] System(int system)
        {
            double[] own = Noise(new CounterRandom(repeat, Own, system));
            return [.. Enumerable.Range(0, Seeds).Select(seed =>
            {
                var trained = new CounterRandom(repeat, Trained, system, seed);
                double all = trained.NextGaussian();
                double[] separation = [.. Gain.Select(g => Separation + (system == 0 ? g : 0) + (SeedDeviation * Math.Sqrt(0.5) * (all + trained.NextGaussian())))];
                double[] run = Noise(new CounterRandom(repeat, Run, system, seed));
                return run.Select((noise, i) => (float)((separation[i % tags] * labels[i])
                    + (Math.Sqrt(0.5) * hard[i]) + (Math.Sqrt(SystemPart) * own[i]) + (Math.Sqrt(0.5 - SystemPart) * noise))).ToArray();
            })];
        }

        double[] Noise(CounterRandom random)
        {
            double[] noise = new double[clips * tags], song = new double[tags];
            for (int i = 0; i < noise.Length; i++)
            {
                int t = i % tags;
                song[t] = i / tags % ClipsEach == 0 ? random.NextGaussian() : song[t];
                noise[i] = ClipsEach == 1 ? song[t] : (Math.Sqrt(0.7) * song[t]) + (Math.Sqrt(0.3) * random.NextGaussian());
            }

            return noise;
        }
    }

    // The mean over seeds of Φ(a / √2), where the separation a is normal itself.
    private double Area(double separation) => Normal.CDF(0, 1, separation / Math.Sqrt(2 + (SeedDeviation * SeedDeviation)));
}
