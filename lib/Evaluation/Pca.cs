namespace Vcmr.Evaluation;

/// <summary>Principal components, for maps of embeddings.</summary>
/// <param name="Scores">Coordinates of each row, <c>[rows][components]</c>.</param>
/// <param name="Shares">Share of the variance that each component explains, 0 to 1.</param>
public sealed record Pca(double[][] Scores, double[] Shares)
{
    private const int Rounds = 300;

    /// <summary>
    /// Finds the components by power iteration, one after the other. Of the two directions of a component, the one whose
    /// largest weight is positive is taken, so that the same data give the same picture.
    /// </summary>
    /// <param name="rows">Embeddings of equal length.</param>
    /// <param name="components">How many components.</param>
    /// <exception cref="VcmrException">There are no rows, their lengths differ, or there are fewer columns than components.</exception>
    public static Pca Fit(IReadOnlyList<float[]> rows, int components = 2)
    {
        if (rows.Count == 0 || rows.Any(r => r.Length != rows[0].Length) || rows[0].Length < components)
        {
            throw new VcmrException($"Principal components need rows of one length, at least {components}; check the embeddings.");
        }

        double[][] data = Centred(rows);
        double total = data.Sum(r => r.Sum(v => v * v));
        var axes = new List<double[]>();
        for (int c = 0; c < components; c++)
        {
            axes.Add(Direction(data, axes, c));
        }

        double[][] scores = [.. data.Select(r => axes.Select(a => Dot(r, a)).ToArray())];
        double[] shares = [.. Enumerable.Range(0, components).Select(c => total > 0 ? scores.Sum(s => s[c] * s[c]) / total : 0)];
        return new Pca(scores, shares);
    }

    private static double[] Direction(double[][] data, List<double[]> found, int number)
    {
        int size = data[0].Length;
        var random = new CounterRandom(size, number);
        double[] axis = new double[size];
        for (int i = 0; i < size; i++)
        {
            axis[i] = random.NextGaussian();
        }

        Normalise(axis, found);
        for (int round = 0; round < Rounds; round++)
        {
            double[] next = new double[size];
            foreach (double[] row in data)
            {
                double weight = Dot(row, axis);
                for (int i = 0; i < size; i++)
                {
                    next[i] += weight * row[i];
                }
            }

            // Data that vary in fewer directions than asked for leave nothing to find; the last direction then stands.
            if (!Normalise(next, found))
            {
                break;
            }

            double change = 1 - Math.Abs(Dot(next, axis));
            axis = next;
            if (change < 1e-12)
            {
                break;
            }
        }

        double largest = axis.MaxBy(Math.Abs);
        return largest < 0 ? [.. axis.Select(v => -v)] : axis;
    }

    private static bool Normalise(double[] axis, List<double[]> found)
    {
        foreach (double[] other in found)
        {
            double part = Dot(axis, other);
            for (int i = 0; i < axis.Length; i++)
            {
                axis[i] -= part * other[i];
            }
        }

        double length = Math.Sqrt(Dot(axis, axis));
        if (length < 1e-12)
        {
            return false;
        }

        for (int i = 0; i < axis.Length; i++)
        {
            axis[i] /= length;
        }

        return true;
    }

    private static double[][] Centred(IReadOnlyList<float[]> rows)
    {
        double[] mean = new double[rows[0].Length];
        foreach (float[] row in rows)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += (double)row[i] / rows.Count;
            }
        }

        return [.. rows.Select(r => r.Select((v, i) => v - mean[i]).ToArray())];
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
