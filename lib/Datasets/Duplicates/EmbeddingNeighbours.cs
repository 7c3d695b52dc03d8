using System.Numerics.Tensors;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// Nearest neighbours by the cosine of embeddings, each dimension of which is brought to mean 0 and deviation 1 over the set:
/// what all recordings have in common would make all of them alike.
/// </summary>
internal static class EmbeddingNeighbours
{
    /// <summary>Fewer recordings do not say what all have in common.</summary>
    public const int FewestRecordings = 10;

    /// <summary>Neighbours of a recording that are listed at most.</summary>
    public const int MostNeighbours = 5;

    /// <summary>Compares all recordings with all others.</summary>
    /// <param name="embeddings">The embeddings, of one length; null for a recording without one.</param>
    /// <param name="least">The least similarity of a pair.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="nearest">Takes each similarity.</param>
    /// <param name="cancellation">Stops between two recordings.</param>
    /// <returns>Pairs of a recording and one of its nearest neighbours, the lower number first.</returns>
    public static IReadOnlyList<(int First, int Second, double Similarity)> Find(
        IReadOnlyList<float[]?> embeddings, double least, int workers, NearestOthers.Collector nearest, CancellationToken cancellation)
    {
        float[]?[] rows = Standardised(embeddings);
        var pairs = new List<(int First, int Second, double Similarity)>[rows.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, i =>
        {
            pairs[i] = [];
            for (int j = 0; rows[i] is { } own && j < rows.Length; j++)
            {
                if (j != i && rows[j] is { } other)
                {
                    double similarity = Math.Clamp(TensorPrimitives.Dot<float>(own, other), -1, 1);
                    nearest.Add(i, j, similarity);
                    if (similarity >= least)
                    {
                        pairs[i].Add((Math.Min(i, j), Math.Max(i, j), similarity));
                    }
                }
            }

            pairs[i] = [.. pairs[i].OrderByDescending(p => p.Similarity).Take(MostNeighbours)];
        });
        return [.. pairs.SelectMany(p => p).DistinctBy(p => (p.First, p.Second)).OrderByDescending(p => p.Similarity)];
    }

    private static float[]?[] Standardised(IReadOnlyList<float[]?> embeddings)
    {
        float[][] known = [.. embeddings.OfType<float[]>()];
        if (known.Length < FewestRecordings)
        {
            return [.. embeddings.Select(_ => (float[]?)null)];
        }

        double[] mean = new double[known[0].Length], scale = new double[mean.Length];
        for (int d = 0; d < mean.Length; d++)
        {
            mean[d] = known.Average(e => (double)e[d]);
            double deviation = Math.Sqrt(known.Average(e => (e[d] - mean[d]) * (e[d] - mean[d])));
            scale[d] = deviation > 1e-9 ? 1 / deviation : 0;
        }

        return [.. embeddings.Select(e => e is null ? null : Unit([.. e.Select((v, d) => (float)((v - mean[d]) * scale[d]))]))];
    }

    private static float[] Unit(float[] row)
    {
        TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Norm<float>(row), 1e-8f), row);
        return row;
    }
}
