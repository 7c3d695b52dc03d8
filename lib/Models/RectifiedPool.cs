using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// What ends a SampleCNN block: max pooling, then ReLU. The two commute, and the pooled tensor is the smaller one; the
/// official code has them the other way round. Without parameters.
/// </summary>
internal sealed class RectifiedPool : Module<Tensor, Tensor>
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">Kernel size and stride of the pooling; 1 pools nothing.</param>
    public RectifiedPool(int size)
        : base(nameof(RectifiedPool)) => Size = size;

    /// <summary>Kernel size and stride of the pooling.</summary>
    public int Size { get; }

    /// <summary>Takes <c>[batch, channels, length]</c> to <c>[batch, channels, length / size]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input)
    {
        if (Size == 1)
        {
            return functional.relu(input);
        }

        using Tensor pooled = MaxPool.Apply(input, Size);
        return functional.relu(pooled);
    }
}
