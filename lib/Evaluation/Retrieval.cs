using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Vcmr.Evaluation;

/// <summary>Retrieval with a similarity matrix whose row i is a query and whose column i is the item it should find.</summary>
public static class Retrieval
{
    /// <summary>Rank of each query's own item, 1 being best; of items tied with it, half count as better.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>, at least as many candidates as queries.</param>
    /// <exception cref="VcmrException">A query has no item, or a similarity is NaN.</exception>
    public static double[] Ranks(float[,] similarities)
    {
        int queries = similarities.GetLength(0);
        int candidates = similarities.GetLength(1);
        if (queries == 0 || candidates < queries)
        {
            throw new VcmrException(
                $"A similarity matrix of {queries} queries and {candidates} candidates does not hold each query's item at its own column; pass a square one.");
        }

        var ranks = new double[queries];
        ReadOnlySpan<float> all = MemoryMarshal.CreateReadOnlySpan(ref similarities[0, 0], similarities.Length);
        for (int i = 0; i < queries; i++)
        {
            ranks[i] = Rank(all.Slice(i * candidates, candidates), i);
        }

        return ranks;
    }

    /// <summary>
    /// Ranks as <see cref="Ranks(float[,])"/> gives them for the cosine similarities of two tables of embeddings, without ever
    /// holding more of these than a row for each core.
    /// </summary>
    /// <param name="queries">Embeddings, row-major <c>[count, dimension]</c>.</param>
    /// <param name="items">The items that they should find, in the same order.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">The shapes do not fit, or a similarity is NaN.</exception>
    public static double[] Ranks(ReadOnlySpan<float> queries, ReadOnlySpan<float> items, int dimension)
    {
        float[] u = EmbeddingGeometry.Normalise(queries, dimension), v = EmbeddingGeometry.Normalise(items, dimension);
        if (u.Length != v.Length)
        {
            throw new VcmrException($"{u.Length / dimension} queries have {v.Length / dimension} items; pass an item for each query.");
        }

        double[] ranks = new double[u.Length / dimension];
        try
        {
            Parallel.For(
                0,
                ranks.Length,
                () => new float[ranks.Length],
                (i, _, row) =>
                {
                    EmbeddingGeometry.Dots(u.AsSpan(i * dimension, dimension), v, row);
                    ranks[i] = Rank(row, i);
                    return row;
                },
                _ => { });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<VcmrException>().FirstOrDefault() is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return ranks;
    }

    private static double Rank(ReadOnlySpan<float> similarities, int query)
    {
        float own = similarities[query];
        int better = 0, tied = 0;
        for (int j = 0; j < similarities.Length; j++)
        {
            float other = similarities[j];
            if (float.IsNaN(other))
            {
                throw new VcmrException($"The similarity of query {query} and candidate {j} is NaN; check the embeddings.");
            }

            better += other > own ? 1 : 0;
            tied += other == own && j != query ? 1 : 0;
        }

        // Half of the ties, so that a collapsed encoder scores as chance does and not as a perfect one.
        return 1 + better + (tied / 2.0);
    }

    /// <summary>Part of the queries whose own item is among the best <paramref name="k"/>.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <param name="k">How many candidates count.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks(float[,])"/>.</exception>
    public static double TopK(float[,] similarities, int k) => Ranks(similarities).Average(rank => rank <= k ? 1.0 : 0.0);

    /// <summary>Mean over the queries of 1 / rank of their own item.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks(float[,])"/>.</exception>
    public static double MeanReciprocalRank(float[,] similarities) => Ranks(similarities).Average(rank => 1 / rank);

    /// <summary>All measures at once.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks(float[,])"/>.</exception>
    public static RetrievalReport Evaluate(float[,] similarities) => Report(Ranks(similarities), similarities.GetLength(1));

    /// <summary>All measures at once, see <see cref="Ranks(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>.</summary>
    /// <param name="queries">Embeddings, row-major <c>[count, dimension]</c>.</param>
    /// <param name="items">The items that they should find, in the same order.</param>
    /// <param name="dimension">Numbers a row.</param>
    /// <exception cref="VcmrException">The shapes do not fit, or a similarity is NaN.</exception>
    public static RetrievalReport Evaluate(ReadOnlySpan<float> queries, ReadOnlySpan<float> items, int dimension)
    {
        double[] ranks = Ranks(queries, items, dimension);
        return Report(ranks, ranks.Length);
    }

    private static RetrievalReport Report(double[] ranks, int candidates)
    {
        double[] sorted = [.. ranks.Order()];
        double Within(int k) => ranks.Average(rank => rank <= k ? 1.0 : 0.0);
        return new RetrievalReport(
            ranks.Length,
            candidates,
            Within(1),
            Within(5),
            Within(10),
            ranks.Average(rank => 1 / rank),
            (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
    }
}

/// <summary>How well queries find their own item.</summary>
/// <param name="Queries">Number of queries.</param>
/// <param name="Candidates">Number of candidates of each query; chance is 1 / candidates for top-1.</param>
/// <param name="Top1">Part of the queries whose own item ranks first.</param>
/// <param name="Top5">Part whose own item ranks among the first five.</param>
/// <param name="Top10">Part whose own item ranks among the first ten.</param>
/// <param name="MeanReciprocalRank">Mean of 1 / rank.</param>
/// <param name="MedianRank">Median rank; 1 is best.</param>
public sealed record RetrievalReport(
    int Queries, int Candidates, double Top1, double Top5, double Top10, double MeanReciprocalRank, double MedianRank);
