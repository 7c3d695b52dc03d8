using System.Numerics.Tensors;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>
/// A frame encoder without weights: colour, layout, edges and motion of a frame, projected to 512 numbers by a fixed
/// random matrix (which keeps distances; Johnson and Lindenstrauss, 1984). It lets the demo run offline and stands for
/// no trained vision model. Motion is the difference to the previous frame of the same call; the first frame of a call
/// takes the second's. Thread-safe.
/// </summary>
public sealed class DescriptorEncoder : IFrameEncoder
{
    private const int ProjectionSeed = 512;
    private static readonly Lazy<float[]> Projection = new(MakeProjection);

    /// <inheritdoc/>
    public string Id => "descriptor-v1";

    /// <inheritdoc/>
    public string Sha256 => "";

    /// <inheritdoc/>
    public FramePreprocessing Preprocessing => FramePreprocessing.Clip;

    /// <inheritdoc/>
    public int Dimension => VisualFeatures.Dimension;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        var current = new FrameStatistics();
        var previous = new FrameStatistics();
        float[] raw = new float[count * FrameStatistics.Count];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = raw.AsSpan(i * FrameStatistics.Count, FrameStatistics.Count);
            current.Measure(frames.Slice(i * ClipPreprocessing.FrameBytes, ClipPreprocessing.FrameBytes), row);
            if (i > 0)
            {
                current.MeasureMotion(previous, row);
                if (i == 1)
                {
                    FrameStatistics.CopyMotion(row, raw);
                }
            }

            (current, previous) = (previous, current);
        }

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < Dimension; j++)
            {
                features[(i * Dimension) + j] = TensorPrimitives.Dot<float>(
                    raw.AsSpan(i * FrameStatistics.Count, FrameStatistics.Count),
                    Projection.Value.AsSpan(j * FrameStatistics.Count, FrameStatistics.Count));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] MakeProjection()
    {
        var random = new CounterRandom(ProjectionSeed, FrameStatistics.Count);
        float[] matrix = new float[VisualFeatures.Dimension * FrameStatistics.Count];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (float)(random.NextGaussian() / Math.Sqrt(FrameStatistics.Count));
        }

        return matrix;
    }
}
