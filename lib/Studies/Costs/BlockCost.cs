using Vcmr.Models;

namespace Vcmr.Studies.Costs;

/// <summary>
/// A block of a SampleCNN as far as its cost goes: convolution, batch norm, pooling, ReLU. Blocks of one kind cost the same for
/// each output of the convolution, whatever the length of the input and the batch are.
/// </summary>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
/// <param name="Kernel">Kernel of the convolution.</param>
/// <param name="Stride">Its stride.</param>
/// <param name="Pool">Kernel and stride of the pooling; 1 for none.</param>
public readonly record struct BlockKind(int Inputs, int Outputs, int Kernel, int Stride, int Pool);

/// <summary>
/// What a block does for one waveform, counted. A multiplication with its addition is two operations; batch norm, pooling and
/// ReLU have a few operations a value and are counted by the values that they move.
/// </summary>
/// <param name="Kind">The block.</param>
/// <param name="Positions">Outputs of its convolution in time.</param>
public sealed record BlockCost(BlockKind Kind, long Positions)
{
    /// <summary>Weights and biases of the convolution, scales and shifts of the batch norm.</summary>
    public long Parameters => ((long)Kind.Inputs * Kind.Kernel * Kind.Outputs) + (3L * Kind.Outputs);

    /// <summary>Operations of the forward pass: 2 · inputs · kernel · outputs a position.</summary>
    public double ForwardFlops => 2.0 * Kind.Inputs * Kind.Kernel * Kind.Outputs * Positions;

    /// <summary>Values that a training step's forward pass reads and writes where no cache helps.</summary>
    /// <remarks>
    /// The convolution reads its input and writes; what follows reads that for the statistics, reads it again, and writes what is
    /// pooled. On a GPU batch norm, pooling and ReLU are layers of their own, which move more.
    /// </remarks>
    public double ForwardValues => In + (3 * Out) + Pooled;

    /// <summary>The same in evaluation mode, where batch norm has its statistics and reads once.</summary>
    public double InferenceValues => ForwardValues - Out;

    private double In => (double)Kind.Inputs * Positions * Kind.Stride;

    private double Out => (double)Kind.Outputs * Positions;

    private double Pooled => Out / Kind.Pool;

    /// <summary>Operations of the backward pass: as many as forward for the gradient of the weights, and again for that of the input.</summary>
    /// <param name="toInput">Whether the input gets a gradient: not where it is the waveform, or comes from a frozen block.</param>
    public double BackwardFlops(bool toInput) => ForwardFlops * (toInput ? 2 : 1);

    /// <summary>Values that the backward pass reads and writes where no cache helps.</summary>
    /// <remarks>
    /// What follows the convolution reads its output and the gradient twice, for the sums and for the result, and writes; the convolution
    /// reads gradient and input, and for the input's gradient reads the gradient again and writes.
    /// </remarks>
    /// <inheritdoc cref="BackwardFlops"/>
    public double BackwardValues(bool toInput) => (2 * Pooled) + (3 * Out) + Out + In + (toInput ? Out + In : 0);

    /// <summary>The blocks of a SampleCNN, first to last.</summary>
    /// <param name="shape">The network.</param>
    /// <exception cref="VcmrException">The shape is no SampleCNN's.</exception>
    public static IReadOnlyList<BlockCost> Of(SampleCnnShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long length = shape.InputLength / shape.FirstKernel;
        List<BlockCost> blocks = [new(new BlockKind(1, shape.Width, shape.FirstKernel, shape.FirstKernel, 1), length)];
        int channels = shape.Width;
        for (int i = 0; i < shape.Blocks; i++, length /= shape.Pool)
        {
            blocks.Add(new BlockCost(new BlockKind(channels, shape.Channels(i), 3, 1, shape.Pool), length));
            channels = shape.Channels(i);
        }

        blocks.Add(new BlockCost(new BlockKind(channels, shape.EmbeddingSize, 1, 1, 1), length));
        return blocks;
    }
}
