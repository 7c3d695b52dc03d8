namespace Vcmr.Models;

/// <summary>
/// The shape of a SampleCNN: the input length is <c>FirstKernel · Pool^Blocks</c> samples.
/// Source: Lee, Park, Kim, Nam, "Sample-level deep convolutional neural networks", 2017; the paper's section 3.1.
/// </summary>
/// <param name="FirstKernel">Kernel size and stride of the first convolution.</param>
/// <param name="Pool">Kernel size and stride of the max pooling in each block.</param>
/// <param name="Blocks">Number of pooled blocks; at least 4.</param>
/// <param name="Width">Channels of the first convolution; later blocks have two and four times as many. The paper's is 128.</param>
/// <param name="EmbeddingSize">Channels of the last convolution. The paper's is 512.</param>
public sealed record SampleCnnShape(int FirstKernel = 5, int Pool = 3, int Blocks = 9, int Width = 128, int EmbeddingSize = 512)
{
    // The authors' list (reference/samplecnn-input-sizes.csv in the official repository's terms: conv size, pool, blocks),
    // preferring pool 3, then 4, then 2 where several give one length.
    private static readonly (int FirstKernel, int Pool, int Blocks)[] Known =
    [
        (5, 3, 9), (4, 3, 9), (3, 3, 9), (3, 4, 7), (4, 4, 7), (5, 4, 7), (3, 2, 15),
    ];

    /// <summary>Samples of one input waveform.</summary>
    public int InputLength
    {
        get
        {
            long length = FirstKernel;
            for (int i = 0; i < Blocks; i++)
            {
                length *= Pool;
            }

            return checked((int)length);
        }
    }

    /// <summary>Seconds of one input waveform at 16 kHz.</summary>
    public double Seconds => InputLength / 16_000.0;

    /// <summary>Output channels of block <paramref name="block"/>, counted from 0: two narrow, then middle, two wide.</summary>
    public int Channels(int block) => block < 2 ? Width : block < Blocks - 2 ? 2 * Width : 4 * Width;

    /// <summary>The shape that takes waveforms of a given length.</summary>
    /// <param name="inputLength">Samples, such as 98,415, 78,732, 59,049 or 49,152.</param>
    /// <param name="width">Channels of the first convolution.</param>
    /// <exception cref="VcmrException">No shape of the authors' list has that length.</exception>
    public static SampleCnnShape ForInput(int inputLength, int width = 128)
    {
        SampleCnnShape[] shapes = [.. Known.Select(k => new SampleCnnShape(k.FirstKernel, k.Pool, k.Blocks, width))];
        return shapes.FirstOrDefault(s => s.InputLength == inputLength)
            ?? throw new VcmrException(
                $"No SampleCNN takes {inputLength} samples; the nearest lengths are "
                + string.Join(" and ", shapes.Select(s => s.InputLength).Distinct().OrderBy(l => Math.Abs((long)l - inputLength)).Take(2).Order())
                + " (first kernel × pool^blocks).");
    }
}
