using System.Globalization;
using System.Text.Json.Serialization;

namespace Vcmr.Models;

/// <summary>
/// The shape of a SampleCNN: the input length is <c>FirstKernel · Pool^Blocks</c> samples.
/// Source: Lee, Park, Kim, Nam, "Sample-level deep convolutional neural networks", 2017; the paper's section 3.1.
/// </summary>
/// <param name="FirstKernel">Kernel size and stride of the first convolution.</param>
/// <param name="Pool">Kernel size and stride of the max pooling in each block; at least 2.</param>
/// <param name="Blocks">Number of pooled blocks.</param>
/// <param name="Width">Channels of the first convolution; later blocks have two and four times as many. The paper's is 128.</param>
/// <param name="EmbeddingSize">Channels of the last convolution. The paper's is 512.</param>
/// <param name="WideBlocks">How many of the last blocks have four times the width; null is the paper's 2, and 1 is Lee et al.'s and CLMR's.</param>
public sealed record SampleCnnShape(int FirstKernel = 5, int Pool = 3, int Blocks = 9, int Width = 128, int EmbeddingSize = 512,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WideBlocks = null) : IEncoderShape
{
    // The authors' list of input sizes has first kernels of 2 to 5 samples and pooling by 2, 3 and 4. Where several shapes
    // have one length, pool 3 goes before 4 and 4 before 2, and of one pooling the shape with the fewest blocks goes first.
    private const int SmallestKernel = 2, LargestKernel = 5;
    // Fewer blocks leave no middle between the two narrow and the two wide ones.
    private const int FewestBlocks = 4;
    private static readonly int[] Pools = [3, 4, 2];

    /// <summary>Samples of one input waveform.</summary>
    /// <exception cref="VcmrException">There is no such network: a number is too small, or the input has more than 2³¹ − 1 samples.</exception>
    public int InputLength
    {
        get
        {
            if (FirstKernel < 1 || Pool < 2 || Blocks < 1 || Width < 1 || EmbeddingSize < 1)
            {
                throw new VcmrException($"{this} is no SampleCNN; the pool must be at least 2 and every other number at least 1.");
            }

            long length = FirstKernel;
            for (int i = 0; i < Blocks; i++)
            {
                length *= Pool;
                if (length > int.MaxValue)
                {
                    throw new VcmrException($"{this} takes more than {int.MaxValue} samples; choose fewer blocks or a smaller pool.");
                }
            }

            return (int)length;
        }
    }

    string IEncoderShape.Network => "SampleCNN";

    /// <summary>Seconds of one input waveform at 16 kHz.</summary>
    public double Seconds => InputLength / 16_000.0;

    /// <summary>
    /// Output channels of block <paramref name="block"/>, counted from 0: two narrow, then middle, two wide ones (or <see cref="WideBlocks"/>).
    /// For nine blocks this is the official code's plan, 128 · 2, 256 · 5, 512 · 2; with other numbers of blocks the middle grows or
    /// shrinks.
    /// </summary>
    public int Channels(int block) => block < 2 ? Width : block < Blocks - (WideBlocks ?? 2) ? 2 * Width : 4 * Width;

    /// <summary>
    /// The shape that takes waveforms of a given length: a first kernel of 2 to 5 samples, and, unless it is given, pooling by
    /// 3, else 4, else 2. Any other shape is made by naming its numbers.
    /// </summary>
    /// <param name="inputLength">Samples, such as 98,415, 78,732, 59,049 or 49,152.</param>
    /// <param name="width">Channels of the first convolution.</param>
    /// <param name="pool">Pooling, where one length has several: 49,152 is 3 · 4⁷ and 3 · 2¹⁴.</param>
    /// <exception cref="VcmrException">No shape has that length; the error names the nearest lengths on both sides.</exception>
    public static SampleCnnShape ForInput(int inputLength, int width = 128, int? pool = null)
    {
        if (pool < 2)
        {
            throw new VcmrException($"A SampleCNN cannot pool by {pool}; choose at least 2.");
        }

        SampleCnnShape[] shapes = [.. (pool is { } p ? [p] : Pools).SelectMany(Pooled)];
        SampleCnnShape? found = shapes.FirstOrDefault(s => s.InputLength == inputLength);
        return found is not null ? found with { Width = width } : throw Impossible(inputLength, pool, [.. shapes.Select(s => s.InputLength)]);
    }

    AudioEncoder IEncoderShape.Create() => new SampleCnn(this);

    /// <summary>The shape's numbers in one line, such as <c>5 · 3^9 at width 128</c>; also of a shape that is no network.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FirstKernel} · {Pool}^{Blocks} at width {Width}");

    private static IEnumerable<SampleCnnShape> Pooled(int pool)
    {
        long length = 1;
        for (int blocks = 1; (length *= pool) <= int.MaxValue; blocks++)
        {
            for (int kernel = SmallestKernel; kernel <= LargestKernel && blocks >= FewestBlocks && kernel * length <= int.MaxValue; kernel++)
            {
                yield return new SampleCnnShape(kernel, pool, blocks);
            }
        }
    }

    private static VcmrException Impossible(int inputLength, int? pool, int[] lengths)
    {
        int below = lengths.Where(l => l < inputLength).DefaultIfEmpty().Max();
        int above = lengths.Where(l => l > inputLength).DefaultIfEmpty().Min();
        string nearest = (below, above) switch
        {
            (0, _) => $"the shortest is {Named(above)}",
            (_, 0) => $"the longest is {Named(below)}",
            _ => $"the nearest lengths are {Named(below)} and {Named(above)}",
        };
        string pools = pool is { } p ? $"{p}" : $"{Pools.Min()} to {Pools.Max()}";
        return new VcmrException(
            $"No SampleCNN takes {Named(inputLength)}; {nearest} (first kernel {SmallestKernel} to {LargestKernel}, times the pooling by {pools} of {FewestBlocks} or more blocks).");

        static string Named(int length) => string.Create(CultureInfo.InvariantCulture, $"{length} samples, {length / 16_000.0:0.00} s");
    }
}
