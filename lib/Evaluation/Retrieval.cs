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
        for (int i = 0; i < queries; i++)
        {
            float own = similarities[i, i];
            int better = 0, tied = 0;
            for (int j = 0; j < candidates; j++)
            {
                float other = similarities[i, j];
                if (float.IsNaN(other))
                {
                    throw new VcmrException($"The similarity of query {i} and candidate {j} is NaN; check the embeddings.");
                }

                better += other > own ? 1 : 0;
                tied += other == own && j != i ? 1 : 0;
            }

            // Half of the ties, so that a collapsed encoder scores as chance does and not as a perfect one.
            ranks[i] = 1 + better + (tied / 2.0);
        }

        return ranks;
    }

    /// <summary>Part of the queries whose own item is among the best <paramref name="k"/>.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <param name="k">How many candidates count.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks"/>.</exception>
    public static double TopK(float[,] similarities, int k) => Ranks(similarities).Average(rank => rank <= k ? 1.0 : 0.0);

    /// <summary>Mean over the queries of 1 / rank of their own item.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks"/>.</exception>
    public static double MeanReciprocalRank(float[,] similarities) => Ranks(similarities).Average(rank => 1 / rank);

    /// <summary>All measures at once.</summary>
    /// <param name="similarities">Similarities <c>[queries, candidates]</c>.</param>
    /// <exception cref="VcmrException">As <see cref="Ranks"/>.</exception>
    public static RetrievalReport Evaluate(float[,] similarities)
    {
        double[] ranks = Ranks(similarities);
        double[] sorted = [.. ranks.Order()];
        double Within(int k) => ranks.Average(rank => rank <= k ? 1.0 : 0.0);
        return new RetrievalReport(
            ranks.Length,
            similarities.GetLength(1),
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
