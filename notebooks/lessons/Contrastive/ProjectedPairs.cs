using System.Numerics.Tensors;
using TorchSharp;
using Vcmr.Evaluation;
using Vcmr.Training;
using Vcmr.Training.Stages;

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
