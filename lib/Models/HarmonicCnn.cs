using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// HarmonicCNN without its last layers: waveforms <c>[batch, 1, samples]</c> in, embeddings <c>[batch, 2 · width]</c> out, the largest
/// value over time of seven convolutional layers, five of them residual, on <see cref="HarmonicFilters"/>. Parameter names are those of
/// the authors' PyTorch code. Source: Won, Chun, Nieto, Serra, 2020; 80,000 samples, 5 s at 16 kHz.
/// </summary>
public sealed class HarmonicCnn : Module<Tensor, Tensor>
{
    /// <summary>Samples of one input waveform: 5 s.</summary>
    public const int InputLength = 80_000;

    private readonly HarmonicFilters hstft = new();
    private readonly BatchNorm2d hstft_bn = BatchNorm2d(HarmonicFilters.Harmonics);
    private readonly Module<Tensor, Tensor> layer1, layer2, layer3, layer4, layer5, layer6, layer7;

    /// <summary>Creates the network with PyTorch's default initialisation, drawn from torch's generator.</summary>
    /// <param name="width">Channels of the first layers; the authors' is 128.</param>
    public HarmonicCnn(int width = 128)
        : base(nameof(HarmonicCnn))
    {
        EmbeddingSize = 2 * width;
        layer1 = new PooledConvolution(HarmonicFilters.Harmonics, width);
        layer2 = new PooledResidual(width, 2);
        layer3 = new PooledResidual(width, 2);
        layer4 = new PooledResidual(width, 2);
        layer5 = new PooledConvolution(width, EmbeddingSize);
        layer6 = new PooledResidual(EmbeddingSize, 3);
        layer7 = new PooledResidual(EmbeddingSize, 3);
        RegisterComponents();
    }

    /// <summary>Width of an embedding.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Embeds waveforms. The caller disposes the result.</summary>
    /// <exception cref="VcmrException">The waveforms are shorter than the network takes.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 3 || input.shape[1] != 1 || input.shape[2] < InputLength)
        {
            throw new VcmrException($"HarmonicCNN takes waveforms [batch, 1, {InputLength}] or longer, not [{string.Join(", ", input.shape)}]; cut or resample them first.");
        }

        using var scope = NewDisposeScope();
        Tensor x = hstft_bn.call(hstft.call(input.squeeze(1)));
        foreach (Module<Tensor, Tensor> layer in new[] { layer1, layer2, layer3, layer4, layer5, layer6, layer7 })
        {
            x = layer.call(x);
        }

        return x.squeeze(2).amax([2]).MoveToOuterDisposeScope();
    }
}

/// <summary>Convolution, batch norm, ReLU and max pooling by 2 in both directions.</summary>
internal sealed class PooledConvolution : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;

    /// <summary>Creates the layer.</summary>
    public PooledConvolution(int channels, int output)
        : base(nameof(PooledConvolution))
    {
        (conv, bn) = (Conv2d(channels, output, 3, padding: 1), BatchNorm2d(output));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return functional.max_pool2d(functional.relu(bn.call(conv.call(input))), [2, 2]).MoveToOuterDisposeScope();
    }
}

/// <summary>Two convolutions with batch norm beside which the input passes, then ReLU and max pooling.</summary>
internal sealed class PooledResidual : Module<Tensor, Tensor>
{
    private readonly Conv2d conv_1, conv_2;
    private readonly BatchNorm2d bn_1, bn_2;
    private readonly int _pool;

    /// <summary>Creates the layer.</summary>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="pool">Pooling over time; that over frequency is 2.</param>
    public PooledResidual(int channels, int pool)
        : base(nameof(PooledResidual))
    {
        _pool = pool;
        (conv_1, bn_1) = (Conv2d(channels, channels, 3, padding: 1), BatchNorm2d(channels));
        (conv_2, bn_2) = (Conv2d(channels, channels, 3, padding: 1), BatchNorm2d(channels));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor own = bn_2.call(conv_2.call(functional.relu(bn_1.call(conv_1.call(input)))));
        return functional.max_pool2d(functional.relu(own.add(input)), [2, _pool]).MoveToOuterDisposeScope();
    }
}
