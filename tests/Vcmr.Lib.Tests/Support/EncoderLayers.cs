using Vcmr.Models;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>What the blocks of an encoder give over time, computed block by block.</summary>
internal static class EncoderLayers
{
    /// <summary>Each block's output for the windows of a sound, <c>[time, channels]</c> row by row.</summary>
    public static IReadOnlyList<float[]> Of(SampleCnn encoder, float[] sound)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor x = tensor(sound).reshape(-1, 1, encoder.Shape.InputLength);
        var layers = new List<float[]>();
        foreach (SampleCnnBlock block in encoder.modules().OfType<SampleCnnBlock>())
        {
            x = block.call(x);
            layers.Add(x.transpose(1, 2).contiguous().data<float>().ToArray());
        }

        return layers;
    }

    /// <summary>All layers side by side at one rate, <c>[frames, channels of all]</c>: the mean over a frame, or the step that it lies in.</summary>
    public static float[] Frames(IReadOnlyList<float[]> layers, SampleCnnShape shape, int frames)
    {
        int[] channels = [shape.Width, .. Enumerable.Range(0, shape.Blocks).Select(shape.Channels), shape.EmbeddingSize];
        var values = new List<float>();
        for (int frame = 0; frame < frames; frame++)
        {
            foreach ((float[] layer, int width) in layers.Zip(channels))
            {
                int steps = layer.Length / width;
                int first = (int)((long)frame * steps / frames), count = Math.Max(1, steps / frames);
                for (int channel = 0; channel < width; channel++)
                {
                    values.Add((float)Enumerable.Range(first, count).Average(step => (double)layer[(step * width) + channel]));
                }
            }
        }

        return [.. values];
    }

    /// <summary>
    /// All numbers are within a tolerance of the expected ones, and these are not all zero. It is a part of the largest number
    /// where that is above 1, as rounding is.
    /// </summary>
    public static void Near(float[] expected, float[] found, double tolerance, string what)
    {
        Assert.True(expected.Length == found.Length, $"{what}: {found.Length} numbers instead of {expected.Length}");
        Assert.Contains(expected, value => value != 0);
        double largest = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max(), scale = Math.Max(1, expected.Max(value => Math.Abs(value)));
        Assert.True(largest <= tolerance * scale, $"{what}: largest difference {largest:g3} among numbers up to {scale:g3}");
    }
}
