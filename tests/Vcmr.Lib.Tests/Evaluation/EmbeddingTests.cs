using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class EmbeddingTests
{
    [Fact]
    public void Alignment_ignores_length_and_counts_squared_distance()
    {
        Assert.Equal(0, EmbeddingGeometry.Alignment([1, 0, 0, 2], [3, 0, 0, 1], 2), 1e-6);
        Assert.Equal(2, EmbeddingGeometry.Alignment([1, 0], [0, 5], 2), 1e-6);
        Assert.Equal(4, EmbeddingGeometry.Alignment([1, 0], [-1, 0], 2), 1e-6);
    }

    [Fact]
    public void Uniformity_is_zero_when_embeddings_collapse_and_falls_when_they_spread()
    {
        Assert.Equal(0, EmbeddingGeometry.Uniformity([1, 0, 2, 0, 3, 0], 2), 1e-6);
        Assert.Equal(-8, EmbeddingGeometry.Uniformity([1, 0, -1, 0], 2), 1e-5);
        Assert.Throws<VcmrException>(() => EmbeddingGeometry.Uniformity([1, 0], 2));
    }

    [Fact]
    public void EvenUniformity_is_that_of_many_random_directions_and_of_the_circle()
    {
        // On the circle the mean of exp(4 cos φ) is the Bessel function I₀(4) = 11.3019.
        Assert.Equal(Math.Log(11.301921952136330) - 4, EmbeddingGeometry.EvenUniformity(2), 1e-12);
        var random = new CounterRandom(5);
        float[] directions = [.. Enumerable.Range(0, 1000 * 16).Select(_ => (float)random.NextGaussian())];
        Assert.Equal(EmbeddingGeometry.EvenUniformity(16), EmbeddingGeometry.Uniformity(directions, 16), 0.01);
        Assert.Equal(-4 + (8.0 / 100_000), EmbeddingGeometry.EvenUniformity(100_000), 1e-8);
    }

    [Fact]
    public void Gap_is_the_distance_of_the_means_of_directions()
    {
        Assert.Equal(0, EmbeddingGeometry.Gap([1, 0, 0, 1], [0, 5, 3, 0], 2), 1e-6);
        Assert.Equal(2, EmbeddingGeometry.Gap([1, 0], [-7, 0, -2, 0], 2), 1e-6);
        Assert.Equal(1, EmbeddingGeometry.Gap([1, 0, -1, 0], [0, 2], 2), 1e-6);
    }

    [Fact]
    public void Ranks_count_better_items_and_half_of_the_ties()
    {
        float[,] similarities = { { 1, 0, 0 }, { 2, 1, 1 }, { 0, 0, 0 } };
        Assert.Equal([1, 2.5, 2], Retrieval.Ranks(similarities));
        RetrievalReport report = Retrieval.Evaluate(similarities);
        Assert.Equal(1.0 / 3, report.Top1, 1e-12);
        Assert.Equal(1, report.Top5);
        Assert.Equal((1 + 0.4 + 0.5) / 3, report.MeanReciprocalRank, 1e-12);
        Assert.Equal(2, report.MedianRank);
        Assert.Equal(report.Top1, Retrieval.TopK(similarities, 1));
        Assert.Equal(report.MeanReciprocalRank, Retrieval.MeanReciprocalRank(similarities));
    }

    [Fact]
    public void Retrieval_finds_every_item_when_embeddings_agree()
    {
        float[] embeddings = [1, 0, 0.6f, 0.8f, -1, 0.1f];
        RetrievalReport report = Retrieval.Evaluate(EmbeddingGeometry.CosineSimilarities(embeddings, embeddings, 2));
        Assert.Equal(new RetrievalReport(3, 3, 1, 1, 1, 1, 1), report);
    }

    [Fact]
    public void Ranks_of_two_tables_are_those_of_their_similarities()
    {
        const int Count = 300, Dimension = 7;
        var random = new CounterRandom(4);
        float[] queries = Draw(), items = Draw();
        // Twins, whose similarities tie.
        items.AsSpan(0, Dimension).CopyTo(items.AsSpan(5 * Dimension));
        Assert.Equal(Retrieval.Ranks(EmbeddingGeometry.CosineSimilarities(queries, items, Dimension)), Retrieval.Ranks(queries, items, Dimension));
        Assert.Equal(Retrieval.Evaluate(EmbeddingGeometry.CosineSimilarities(queries, items, Dimension)), Retrieval.Evaluate(queries, items, Dimension));

        queries[3] = float.NaN;
        Assert.Throws<VcmrException>(() => Retrieval.Ranks(queries, items, Dimension));
        Assert.Throws<VcmrException>(() => Retrieval.Ranks(items.AsSpan(0, Dimension), items, Dimension));

        float[] Draw() => [.. Enumerable.Range(0, Count * Dimension).Select(_ => (float)random.NextGaussian())];
    }

    [Fact]
    public void Retrieval_refuses_NaN_and_missing_items()
    {
        Assert.Throws<VcmrException>(() => Retrieval.Ranks(new float[,] { { float.NaN } }));
        Assert.Throws<VcmrException>(() => Retrieval.Ranks(new float[2, 1]));
    }
}
