namespace Vcmr.Charts;

/// <summary>Thins long curves without losing their peaks.</summary>
internal static class Envelope
{
    public const int Bins = 1000;

    /// <summary>Keeps the smallest and the largest value of each of 1000 stretches, in order; shorter curves stay as they are.</summary>
    public static (double[] X, double[] Y) Reduce(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (y.Count <= 2 * Bins)
        {
            return ([.. x], [.. y]);
        }

        var kept = new List<int>(2 * Bins);
        for (int b = 0; b < Bins; b++)
        {
            int from = (int)((long)y.Count * b / Bins), to = (int)((long)y.Count * (b + 1) / Bins), low = from, high = from;
            for (int i = from; i < to; i++)
            {
                low = y[i] < y[low] ? i : low;
                high = y[i] > y[high] ? i : high;
            }

            kept.Add(Math.Min(low, high));
            if (low != high)
            {
                kept.Add(Math.Max(low, high));
            }
        }

        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }
}
