using Vcmr.Models;

namespace Vcmr.Training.Stages;

/// <summary>Whether a step computes blocks of the encoder a second time instead of keeping what backward needs.</summary>
public enum Recompute
{
    /// <summary>Where the step would not fit into the memory that is free when the stage begins; on a GPU, never.</summary>
    Auto,

    /// <summary>Always: about a third more time for a step, and about half of its memory.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>What a training step of a SampleCNN makes a process take, estimated from its shape; without what the process has besides.</summary>
internal static class StepMemory
{
    // Backward has at once a block's normalised output and the gradients of that and of the convolution.
    private const int AtOnce = 3;

    // malloc keeps large blocks (TorchSettings), and pieces of them come to lie where larger ones no longer fit: a process ends up with
    // about this much more than is ever in use. Measured: 11.3 GB of 7.7 in fp32, 7.0 of 3.9 in bf16.
    private const double Scattered = 1.8;

    // A weight, its gradient and the optimizer's two moments.
    private const int EachWeight = 4;

    /// <summary>Estimates the bytes of a step that keeps all that backward needs.</summary>
    /// <param name="shape">The encoder.</param>
    /// <param name="rows">Waveforms of a pass.</param>
    /// <param name="passes">Passes through the encoder in a step.</param>
    /// <param name="frozen">First blocks that get no gradient.</param>
    /// <param name="precision">The type of the passes.</param>
    public static long Estimate(SampleCnnShape shape, int rows, int passes, int frozen, Precision precision)
    {
        int size = precision == Precision.Bf16 ? 2 : sizeof(float);
        long kept = 0, atOnce = 0, weights = 0, length = shape.InputLength / shape.FirstKernel, before = 1;
        for (int block = 0; block <= shape.Blocks + 1; block++)
        {
            bool isFirst = block == 0, isLast = block == shape.Blocks + 1;
            long channels = isFirst ? shape.Width : isLast ? shape.EmbeddingSize : shape.Channels(block - 1);
            long convolved = channels * length;
            length = isFirst || isLast ? length : length / shape.Pool;
            if (block >= frozen)
            {
                // The convolution's output, the next block's input, and a byte for what pooling has chosen.
                kept += (convolved * size) + (channels * length * (size + 1));
                atOnce = Math.Max(atOnce, AtOnce * convolved * size);
            }

            weights += channels * before * (isFirst ? shape.FirstKernel : isLast ? 1 : 3);
            before = channels;
        }

        return (long)(Scattered * ((rows * ((double)(passes * kept) + atOnce)) + (EachWeight * sizeof(float) * weights)));
    }
}
