using System.Numerics.Tensors;
using Vcmr.Media;

namespace Vcmr.Video.Encoders;

/// <summary>One vector a second: the mean of that second's frames.</summary>
public static class SecondMeans
{
    /// <summary>Number of rows for so many frames; a last, partial second counts.</summary>
    /// <param name="frames">Frames at 5 a second.</param>
    public static int Rows(int frames) => (frames + FrameSampler.FramesPerSecond - 1) / FrameSampler.FramesPerSecond;

    /// <summary>Averages frame vectors over seconds.</summary>
    /// <param name="frames">Frame vectors at 5 a second, <c>[frames, dimension]</c>.</param>
    /// <param name="dimension">Length of a vector.</param>
    /// <param name="seconds">Receives <c>[rows, dimension]</c>; the last row is the mean of what frames it has.</param>
    public static void Compute(ReadOnlySpan<float> frames, int dimension, Span<float> seconds)
    {
        int count = frames.Length / dimension;
        for (int row = 0; row < Rows(count); row++)
        {
            int first = row * FrameSampler.FramesPerSecond;
            int end = Math.Min(count, first + FrameSampler.FramesPerSecond);
            Span<float> mean = seconds.Slice(row * dimension, dimension);
            frames.Slice(first * dimension, dimension).CopyTo(mean);
            for (int i = first + 1; i < end; i++)
            {
                TensorPrimitives.Add(mean, frames.Slice(i * dimension, dimension), mean);
            }

            TensorPrimitives.Divide(mean, (float)(end - first), mean);
        }
    }
}
