using System.Numerics.Tensors;
using TorchSharp;
using Vcmr.Evaluation;
using Vcmr.Native;
using Vcmr.Training;
using Vcmr.Training.Stages;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Projections of the validation segments: two vectors a segment that belong together.</summary>
/// <param name="First">Row-major <c>[segments, width]</c>: the first view, or audio.</param>
/// <param name="Second">Row-major <c>[segments, width]</c>: the second view, or video.</param>
/// <param name="Width">Numbers a vector.</param>
internal sealed record ProjectedPairs(float[] First, float[] Second, int Width)
{
    /// <summary>Number of segments.</summary>
    public int Count => First.Length / Width;

    /// <summary>Projects a stage's validation segments, in evaluation mode and with validation's fixed draws.</summary>
    public static ProjectedPairs Of<TBatch>(ContrastiveStage<TBatch> stage, IReadOnlyList<Datasets.Videos.Segment> segments)
        where TBatch : Batch
    {
        (torch.Tensor first, torch.Tensor second) = stage.ProjectAll(segments);
        using (first)
        using (second)
        {
            return new ProjectedPairs(first.data<float>().ToArray(), second.data<float>().ToArray(), (int)first.shape[1]);
        }
    }

    /// <summary>The first segments alone: a similarity matrix of all of a large corpus would not fit.</summary>
    public ProjectedPairs Take(int most) => Count <= most ? this : new ProjectedPairs(First[..(most * Width)], Second[..(most * Width)], Width);

    /// <summary>Cosine similarities of every first with every second vector.</summary>
    public float[,] Similarities() => EmbeddingGeometry.CosineSimilarities(First, Second, Width);

    /// <summary>The vectors of both sides, one row each, on the unit sphere.</summary>
    public IEnumerable<float[]> Directions() => First.Chunk(Width).Concat(Second.Chunk(Width)).Select(Direction);

    /// <summary>A vector on the unit sphere; the zero vector stays.</summary>
    public static float[] Direction(float[] vector)
    {
        float norm = Math.Max(TensorPrimitives.Norm<float>(vector), 1e-8f);
        return Array.ConvertAll(vector, v => v / norm);
    }
}

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

/// <summary>How strongly NT-Xent pulls or pushes each pair of vectors: its derivative by the pair's similarity.</summary>
internal static class PairGradients
{
    // Keeps the similarity matrix of vectors that fill no space of their own positive definite.
    private const double Jitter = 1e-6;

    /// <summary>
    /// The derivative of the library's loss by every pair's cosine similarity, <c>[2N, 2N]</c>, symmetric: negative where
    /// the loss pulls, positive where it pushes, zero on the diagonal.
    /// </summary>
    /// <remarks>
    /// The loss takes vectors, not similarities. Any matrix of similarities is that of the rows of its Cholesky factor,
    /// so the loss of these rows is a function of the matrix, and automatic differentiation goes through the factor.
    /// </remarks>
    /// <param name="first">Vectors, row-major <c>[N, width]</c>.</param>
    /// <param name="second">Their partners.</param>
    /// <param name="width">Numbers a vector.</param>
    /// <param name="temperature">τ.</param>
    public static double[,] Of(float[] first, float[] second, int width, double temperature)
    {
        using var scope = NewDisposeScope();
        int pairs = first.Length / width;
        Tensor vectors = tensor(first.Concat(second).ToArray(), 2L * pairs, width).to_type(ScalarType.Float64);
        vectors = nn.functional.normalize(vectors, p: 2, dim: 1);
        Tensor similarities = vectors.matmul(vectors.t()).Plus(eye(2L * pairs, dtype: ScalarType.Float64).mul(Numbers.Constant(Jitter))).div(Numbers.Constant(1 + Jitter));
        similarities = similarities.detach().requires_grad_(true);
        Tensor rows = linalg.cholesky(similarities);
        NtXent.Loss(rows.narrow(0, 0, pairs), rows.narrow(0, pairs, pairs), temperature).backward();

        // A pair stands in two cells that always change together.
        Tensor gradient = similarities.grad!.Plus(similarities.grad!.t());
        double[] values = gradient.contiguous().data<double>().ToArray();
        var result = new double[2 * pairs, 2 * pairs];
        for (int i = 0; i < 2 * pairs; i++)
        {
            for (int j = 0; j < 2 * pairs; j++)
            {
                result[i, j] = i == j ? 0 : values[(i * 2 * pairs) + j];
            }
        }

        return result;
    }
}
