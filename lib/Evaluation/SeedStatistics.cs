namespace Vcmr.Evaluation;

/// <summary>A score over runs that differ in their seed only.</summary>
/// <param name="Runs">Number of runs.</param>
/// <param name="Mean">Mean of their scores.</param>
/// <param name="Deviation">Sample standard deviation (n − 1); null for a single run.</param>
public sealed record SeedStatistics(int Runs, double Mean, double? Deviation)
{
    /// <summary>Summarises one score a run.</summary>
    /// <param name="scores">The scores; at least one.</param>
    /// <exception cref="VcmrException">There is no score.</exception>
    public static SeedStatistics Of(params IReadOnlyList<double> scores)
    {
        if (scores.Count == 0)
        {
            throw new VcmrException("There is no run to summarise; finish at least one seed first.");
        }

        double mean = scores.Average();
        double? deviation = scores.Count < 2
            ? null
            : Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Count - 1));
        return new SeedStatistics(scores.Count, mean, deviation);
    }
}
