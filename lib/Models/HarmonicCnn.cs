using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>The shape of a HarmonicCNN: 5 s at 16 kHz in, embeddings of twice its width out.</summary>
/// <param name="Width">Channels of the first layers; the authors' is 128.</param>
public sealed record HarmonicCnnShape(int Width = 128) : IEncoderShape
{
    internal const string Name = "HarmonicCNN";

    string IEncoderShape.Network => Name;

    /// <inheritdoc />
    public int InputLength => 80_000;

    /// <inheritdoc />
    public int EmbeddingSize => 2 * Width;

    /// <inheritdoc />
    public double Seconds => InputLength / 16_000.0;

    AudioEncoder IEncoderShape.Create() => new HarmonicCnn(this);
}

/// <summary>
/// HarmonicCNN without its two dense layers, which are its tagging head: waveforms <c>[batch, 1, 80000]</c> in, embeddings
/// <c>[batch, 2 · width]</c> out, the largest value over time of seven convolutional layers, five of them residual, on learnable
/// harmonic filters. Parameter names are those of the authors' PyTorch code. Source: Won, Chun, Nieto, Serra, 2020.
/// </summary>
public sealed class HarmonicCnn : AudioEncoder
{
    private readonly HarmonicFilters hstft = new();
    private readonly BatchNorm2d hstft_bn = new(HarmonicFilters.Harmonics);
    private readonly PooledConvolution layer1, layer5;
    private readonly ResidualBlock layer2, layer3, layer4, layer6, layer7;

    /// <summary>Creates the network with PyTorch's default initialisation, drawn from torch's generator.</summary>
    public HarmonicCnn(HarmonicCnnShape shape)
        : base(HarmonicCnnShape.Name)
    {
        Shape = shape;
        int width = shape.Width;
        layer1 = new PooledConvolution(HarmonicFilters.Harmonics, width);
        layer2 = new ResidualBlock(width, width, (1, 1), (2, 2));
        layer3 = new ResidualBlock(width, width, (1, 1), (2, 2));
        layer4 = new ResidualBlock(width, width, (1, 1), (2, 2));
        layer5 = new PooledConvolution(width, 2 * width);
        layer6 = new ResidualBlock(2 * width, 2 * width, (1, 1), (2, 3));
        layer7 = new ResidualBlock(2 * width, 2 * width, (1, 1), (2, 3));
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public HarmonicCnnShape Shape { get; }

    /// <inheritdoc />
    public override IEncoderShape Architecture => Shape;

    /// <summary>The filters.</summary>
    internal HarmonicFilters Filters => hstft;

    /// <summary>Embeds waveforms. The caller disposes the result.</summary>
    /// <exception cref="VcmrException">The waveforms have another length than the network takes.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        Tensor x = hstft_bn.call(hstft.call(input)).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        foreach (Module<Tensor, Tensor> layer in new Module<Tensor, Tensor>[] { layer1, layer2, layer3, layer4, layer5, layer6, layer7 })
        {
            x = layer.call(x);
        }

        return x.squeeze(2).amax([2]).MoveToOuterDisposeScope();
    }
}

/// <summary>Convolution, batch norm, ReLU and max pooling by 2 over bands and frames.</summary>
internal sealed class PooledConvolution : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;

    /// <summary>Creates the layer.</summary>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    public PooledConvolution(int input, int output)
        : base(nameof(PooledConvolution))
    {
        (conv, bn) = (Conv2d(input, output, (3, 3), padding: (1, 1)), new BatchNorm2d(output));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return functional.max_pool2d(functional.relu(bn.call(conv.call(input))), [2, 2]).MoveToOuterDisposeScope();
    }
}
