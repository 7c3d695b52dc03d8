using Vcmr.Evaluation;

namespace Vcmr.Lessons.Contrastive;

/// <summary>How the vectors of pairs lie on the unit sphere.</summary>
/// <param name="Alignment">Mean squared distance of partners; lower is better.</param>
/// <param name="FirstUniformity">Uniformity of the first side; lower is better.</param>
/// <param name="SecondUniformity">Uniformity of the second side.</param>
/// <param name="Gap">Distance of both sides' means.</param>
/// <param name="Top1">Share of the first side's vectors whose nearest candidate is their partner.</param>
/// <param name="Chance">What guessing gives for <paramref name="Top1"/>.</param>
internal sealed record PairGeometry(double Alignment, double FirstUniformity, double SecondUniformity, double Gap, double Top1, double Chance)
{
    /// <summary>The mean of both sides' uniformity.</summary>
    public double Uniformity => (FirstUniformity + SecondUniformity) / 2;

    /// <summary>Measures pairs.</summary>
    public static PairGeometry Of(ProjectedPairs pairs) => new(
        EmbeddingGeometry.Alignment(pairs.First, pairs.Second, pairs.Width),
        EmbeddingGeometry.Uniformity(pairs.First, pairs.Width),
        EmbeddingGeometry.Uniformity(pairs.Second, pairs.Width),
        EmbeddingGeometry.Gap(pairs.First, pairs.Second, pairs.Width),
        Retrieval.TopK(pairs.Similarities(), 1),
        1.0 / pairs.Count);
}
