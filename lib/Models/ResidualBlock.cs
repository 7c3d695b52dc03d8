using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Two convolutions with batch norm beside which the input passes, where its form changes through a third one; then ReLU and max
/// pooling. Over <c>[batch, channels, bands, frames]</c>. Keys are those of Won et al.'s PyTorch code.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv_1, conv_2;
    private readonly BatchNorm2d bn_1, bn_2;
    private readonly Conv2d? conv_3;
    private readonly BatchNorm2d? bn_3;
    private readonly (long Bands, long Frames) _pool;

    /// <summary>Creates the block.</summary>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="stride">Strides of the first convolution over bands and frames.</param>
    /// <param name="pool">Pooling over bands and frames.</param>
    public ResidualBlock(int input, int output, (long Bands, long Frames) stride, (long Bands, long Frames) pool)
        : base(nameof(ResidualBlock))
    {
        _pool = pool;
        (conv_1, bn_1) = (Conv2d(input, output, (3, 3), stride: stride, padding: (1, 1)), new BatchNorm2d(output));
        (conv_2, bn_2) = (Conv2d(output, output, (3, 3), padding: (1, 1)), new BatchNorm2d(output));
        if (stride != (1, 1) || input != output)
        {
            (conv_3, bn_3) = (Conv2d(input, output, (3, 3), stride: stride, padding: (1, 1)), new BatchNorm2d(output));
        }

        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor own = bn_2.call(conv_2.call(functional.relu(bn_1.call(conv_1.call(input)))));
        Tensor beside = conv_3 is null ? input : bn_3!.call(conv_3.call(input));
        Tensor sum = functional.relu(Vcmr.Native.Numbers.Plus(beside, own));
        return (_pool == (1, 1) ? sum : functional.max_pool2d(sum, [_pool.Bands, _pool.Frames])).MoveToOuterDisposeScope();
    }
}
