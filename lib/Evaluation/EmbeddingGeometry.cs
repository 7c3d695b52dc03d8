using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Vcmr.Evaluation;

/// <summary>
/// Alignment and uniformity of normalised embeddings on the unit sphere (Wang and Isola, 2020, "Understanding
/// contrastive representation learning through alignment and uniformity on the hypersphere"). Lower is better for both.
/// </summary>
public static class EmbeddingGeometry
{
    /// <summary>Mean of |u − v|² over the pairs, u and v being the normalised rows: 0 where views agree, at most 4.</summary>
    /// <param name="first">Embeddings of one view, row-major <c>[count, dimension]</c>.</param>
    /// <param name="second">Embeddings of the other view, in the same order.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">The shapes do not fit.</exception>
    public static double Alignment(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int dimension)
    {
        if (first.Length != second.Length)
        {
            throw new VcmrException(
                $"Alignment needs the same number of embeddings of both views, not {first.Length} and {second.Length} numbers.");
        }

        float[] u = Normalise(first, dimension);
        float[] v = Normalise(second, dimension);
        double sum = 0;
        for (int i = 0; i < u.Length; i += dimension)
        {
            double distance = TensorPrimitives.Distance<float>(u.AsSpan(i, dimension), v.AsSpan(i, dimension));
            sum += distance * distance;
        }

        return sum / (u.Length / dimension);
    }

    /// <summary>log of the mean of exp(−2 |u − v|²) over all pairs of different rows: 0 where all agree.</summary>
    /// <param name="embeddings">Embeddings, row-major <c>[count, dimension]</c>, at least two.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">There are fewer than two rows, or they are not whole.</exception>
    public static double Uniformity(ReadOnlySpan<float> embeddings, int dimension)
    {
        float[] u = Normalise(embeddings, dimension);
        int count = u.Length / dimension;
        if (count < 2)
        {
            throw new VcmrException("Uniformity compares embeddings with each other; pass at least two.");
        }

        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = u.AsSpan(i * dimension, dimension);
            for (int j = i + 1; j < count; j++)
            {
                double distance = TensorPrimitives.Distance(row, u.AsSpan(j * dimension, dimension));
                sum += Math.Exp(-2 * distance * distance);
            }
        }

        return Math.Log(sum / (count * (count - 1.0) / 2));
    }

    /// <summary>
    /// The uniformity of vectors spread evenly over the sphere, the least that many can reach: log of the mean of
    /// exp(−2 |u − v|²) = exp(4 u·v − 4), which is the hypergeometric ₀F₁(; dimension/2; 4) · exp(−4).
    /// </summary>
    /// <param name="dimension">Numbers a vector, positive.</param>
    public static double EvenUniformity(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        double term = 1, sum = 1;
        for (int k = 0; term > 1e-17 * sum; k++)
        {
            term *= 4 / ((k + 1.0) * ((dimension / 2.0) + k));
            sum += term;
        }

        return Math.Log(sum) - 4;
    }

    /// <summary>
    /// Distance between the means of two sets of normalised embeddings: the modality gap (Liang et al., 2022, "Mind the
    /// gap"), 0 where both lie around one place, at most 2.
    /// </summary>
    /// <param name="first">Embeddings of one modality, row-major <c>[count, dimension]</c>.</param>
    /// <param name="second">Embeddings of the other; their number may differ.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">The rows are not whole.</exception>
    public static double Gap(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int dimension) =>
        TensorPrimitives.Distance<double>(Mean(Normalise(first, dimension), dimension), Mean(Normalise(second, dimension), dimension));

    /// <summary>Cosine similarities of every row of one table with every row of another, <c>[rows, columns]</c>.</summary>
    /// <param name="rows">Embeddings, row-major <c>[rows, dimension]</c>.</param>
    /// <param name="columns">Embeddings, row-major <c>[columns, dimension]</c>.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">The rows are not whole.</exception>
    public static float[,] CosineSimilarities(ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, int dimension)
    {
        float[] u = Normalise(rows, dimension);
        float[] v = Normalise(columns, dimension);
        var similarities = new float[u.Length / dimension, v.Length / dimension];
        Span<float> all = MemoryMarshal.CreateSpan(ref similarities[0, 0], similarities.Length);
        int count = similarities.GetLength(1);
        for (int i = 0; i < similarities.GetLength(0); i++)
        {
            Dots(u.AsSpan(i * dimension, dimension), v, all.Slice(i * count, count));
        }

        return similarities;
    }

    /// <summary>The products of one row with every row of a table.</summary>
    internal static void Dots(ReadOnlySpan<float> row, ReadOnlySpan<float> table, Span<float> products)
    {
        for (int j = 0; j < products.Length; j++)
        {
            products[j] = TensorPrimitives.Dot(row, table.Slice(j * row.Length, row.Length));
        }
    }

    private static double[] Mean(float[] embeddings, int dimension)
    {
        double[] mean = new double[dimension];
        for (int i = 0; i < embeddings.Length; i++)
        {
            mean[i % dimension] += (double)embeddings[i] * dimension / embeddings.Length;
        }

        return mean;
    }

    /// <summary>The rows, each of length 1.</summary>
    internal static float[] Normalise(ReadOnlySpan<float> embeddings, int dimension)
    {
        if (dimension <= 0 || embeddings.Length == 0 || embeddings.Length % dimension != 0)
        {
            throw new VcmrException(
                $"{embeddings.Length} numbers are not a positive number of embeddings of {dimension}; pass them as [count, dimension].");
        }

        float[] result = embeddings.ToArray();
        for (int i = 0; i < result.Length; i += dimension)
        {
            Span<float> row = result.AsSpan(i, dimension);
            // A zero vector has no direction; it stays zero, as in PyTorch's cosine similarity.
            TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Norm<float>(row), 1e-8f), row);
        }

        return result;
    }
}

/// <summary>Whether embeddings that lie near each other belong to one class, which a flat map can only hint at.</summary>
public static class Neighbours
{
    /// <summary>The mean share of an embedding's nearest neighbours, by cosine, that have its class.</summary>
    /// <param name="embeddings">The embeddings, of one length.</param>
    /// <param name="classes">The class of each.</param>
    /// <param name="count">How many neighbours, fewer than there are embeddings.</param>
    /// <exception cref="VcmrException">There are too few embeddings, or they do not fit the classes.</exception>
    public static double Agreement(IReadOnlyList<float[]> embeddings, IReadOnlyList<string> classes, int count = 5)
    {
        if (embeddings.Count != classes.Count || count < 1 || embeddings.Count <= count)
        {
            throw new VcmrException($"{count} neighbours need more than {count} embeddings and a class for each, not {embeddings.Count} and {classes.Count}.");
        }

        double agreement = 0;
        for (int i = 0; i < embeddings.Count; i++)
        {
            int[] nearest = [.. Enumerable.Range(0, embeddings.Count).Where(j => j != i)
                .OrderByDescending(j => TensorPrimitives.CosineSimilarity<float>(embeddings[i], embeddings[j])).Take(count)];
            agreement += nearest.Count(j => classes[j] == classes[i]) / (double)count;
        }

        return agreement / embeddings.Count;
    }

    /// <summary>The agreement that neighbours drawn at random would give.</summary>
    /// <param name="classes">The class of each embedding, at least two.</param>
    /// <exception cref="VcmrException">There are fewer than two.</exception>
    public static double Chance(IReadOnlyList<string> classes) => classes.Count > 1
        ? classes.CountBy(c => c).Sum(c => c.Value * (c.Value - 1.0)) / (classes.Count * (classes.Count - 1.0))
        : throw new VcmrException($"Neighbours need at least two embeddings, not {classes.Count}.");
}
