using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using Vcmr.Charts;

namespace Vcmr.Lessons;

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

/// <summary>Helpers for matrices that are drawn.</summary>
internal static class Matrices
{
    /// <summary>Averages blocks so that neither side exceeds <paramref name="most"/>.</summary>
    public static double[,] Reduce(double[,] values, int most)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        int outRows = Math.Min(rows, most), outColumns = Math.Min(columns, most);
        if (outRows == rows && outColumns == columns)
        {
            return values;
        }

        var reduced = new double[outRows, outColumns];
        for (int r = 0; r < outRows; r++)
        {
            for (int c = 0; c < outColumns; c++)
            {
                reduced[r, c] = Mean(values, rows * r / outRows, rows * (r + 1) / outRows, columns * c / outColumns, columns * (c + 1) / outColumns);
            }
        }

        return reduced;
    }

    /// <summary>The same numbers in double precision.</summary>
    public static double[,] Wide(float[,] values)
    {
        var wide = new double[values.GetLength(0), values.GetLength(1)];
        for (int r = 0; r < wide.GetLength(0); r++)
        {
            for (int c = 0; c < wide.GetLength(1); c++)
            {
                wide[r, c] = values[r, c];
            }
        }

        return wide;
    }

    private static double Mean(double[,] values, int top, int bottom, int left, int right)
    {
        double sum = 0;
        for (int r = top; r < bottom; r++)
        {
            for (int c = left; c < right; c++)
            {
                sum += values[r, c];
            }
        }

        return sum / ((bottom - top) * (right - left));
    }
}

/// <summary>Keeps axes from zooming into differences that mean nothing, such as rounding errors of equal vectors.</summary>
internal static class LeastRange
{
    /// <summary>The axis as it is where the values spread by at least <paramref name="least"/>, and else that wide around them.</summary>
    public static Axis Of(Axis axis, IEnumerable<double> values, double least)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0 || finite.Max() - finite.Min() >= least)
        {
            return axis;
        }

        double middle = (finite.Max() + finite.Min()) / 2;
        return axis with { Min = middle - (least / 2), Max = middle + (least / 2) };
    }
}

/// <summary>Similarity of vectors as matrices that figures draw.</summary>
internal static class Similarities
{
    /// <summary>Cosine similarities, <c>[rows, columns]</c>.</summary>
    public static double[,] Cosine(float[][] rows, float[][] columns)
    {
        double[,] values = new double[rows.Length, columns.Length];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                float similarity = TensorPrimitives.CosineSimilarity<float>(rows[r], columns[c]);
                values[r, c] = float.IsNaN(similarity) ? 0 : similarity;
            }
        }

        return values;
    }
}

/// <summary>Takes a few of many without choosing by hand.</summary>
internal static class Spread
{
    /// <summary>At most <paramref name="most"/> items, evenly spaced, the first among them; all where there are no more.</summary>
    public static IEnumerable<T> Evenly<T>(IReadOnlyList<T> items, int most) =>
        Enumerable.Range(0, Math.Min(items.Count, most)).Select(i => items[(int)((long)i * items.Count / Math.Min(items.Count, most))]);
}

/// <summary>Work on a few items at a time, where each waits for ffmpeg.</summary>
internal static class InParallel
{
    /// <summary>The results in the order of the items; the first failure is thrown as it was.</summary>
    public static TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work)
    {
        var results = new TResult[items.Count];
        try
        {
            Parallel.For(0, items.Count, i => results[i] = work(items[i]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return results;
    }
}
