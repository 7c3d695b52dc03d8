namespace Vcmr.Evaluation;

/// <summary>
/// Percentile bootstrap of a mean whose values come in clusters, such as the segments of songs: segments of one song
/// succeed or fail together, so whole songs are drawn, with replacement.
/// </summary>
public static class ClusterBootstrap
{
    /// <summary>The 95 % interval of the mean over runs of each run's mean.</summary>
    /// <param name="runs">The values of each run, with the cluster that each belongs to; runs are drawn apart.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Seed; the same seed draws the same clusters.</param>
    /// <exception cref="VcmrException">A run has no values, or there are fewer than two resamples.</exception>
    public static Interval Mean(
        IReadOnlyList<IReadOnlyList<(string Cluster, double Value)>> runs, int resamples = Bootstrap.DefaultResamples, int seed = 0)
    {
        if (runs.Count == 0 || runs.Any(r => r.Count == 0) || resamples < 2)
        {
            throw new VcmrException($"A bootstrap needs at least one run, values in every run and two resamples, not {runs.Count} run(s) and {resamples} resample(s).");
        }

        double[][][] clusters = [.. runs.Select(r => r.GroupBy(v => v.Cluster).Select(g => g.Select(v => v.Value).ToArray()).ToArray())];
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++)
        {
            var random = new CounterRandom(seed, i);
            foreach (double[][] run in clusters)
            {
                double sum = 0;
                int count = 0;
                for (int c = 0; c < run.Length; c++)
                {
                    double[] drawn = run[random.NextInt(run.Length)];
                    sum += drawn.Sum();
                    count += drawn.Length;
                }

                means[i] += sum / count / clusters.Length;
            }
        }

        IEnumerable<double> all = runs.SelectMany(r => r.Select(v => v.Value));
        return Resampling.Percentiles(means, runs.Average(r => r.Average(v => v.Value)), all.Min(), all.Max())!.Value;
    }
}
