using Vcmr.Audio;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>The shape of a short-chunk CNN: 4.6 s at 16 kHz in, embeddings of four times its width out.</summary>
/// <param name="Width">Channels of the first layers; the authors' is 128.</param>
public sealed record ShortChunkCnnShape(int Width = 128) : IEncoderShape
{
    internal const string Name = "ShortChunkCNN";

    string IEncoderShape.Network => Name;

    /// <inheritdoc />
    public int InputLength => 73_600;

    /// <inheritdoc />
    public int EmbeddingSize => 4 * Width;

    /// <inheritdoc />
    public double Seconds => InputLength / 16_000.0;

    AudioEncoder IEncoderShape.Create() => new ShortChunkCnn(this);
}

/// <summary>
/// The short-chunk CNN with residual connections, without its two dense layers, which are its tagging head: waveforms
/// <c>[batch, 1, 73600]</c> in, embeddings <c>[batch, 4 · width]</c> out, the largest value over time of seven residual blocks on a
/// mel spectrogram. Parameter names are those of the authors' PyTorch code. Source: Won, Ferraro, Bogdanov, Serra, 2020, in the form
/// in which Knox, Greer, Ma, Kuo, Nam, Kwon, Narayanan, Li won MediaEval 2020's task on emotions and themes in music.
/// </summary>
public sealed class ShortChunkCnn : AudioEncoder
{
    /// <summary>Mel bands.</summary>
    internal const int Bands = 128;

    private static readonly ConstantTensor Filters = new(MelFilters);
    private readonly BatchNorm2d spec_bn = new(1);
    private readonly ResidualBlock layer1, layer2, layer3, layer4, layer5, layer6_2_3, layer7_2_3;

    /// <summary>Creates the network with PyTorch's default initialisation, drawn from torch's generator.</summary>
    public ShortChunkCnn(ShortChunkCnnShape shape)
        : base(ShortChunkCnnShape.Name)
    {
        Shape = shape;
        int width = shape.Width;
        layer1 = new ResidualBlock(1, width, (2, 2), (1, 1));
        layer2 = new ResidualBlock(width, width, (2, 2), (1, 1));
        layer3 = new ResidualBlock(width, 2 * width, (2, 2), (1, 1));
        layer4 = new ResidualBlock(2 * width, 2 * width, (2, 2), (1, 1));
        layer5 = new ResidualBlock(2 * width, 2 * width, (2, 2), (1, 1));
        layer6_2_3 = new ResidualBlock(2 * width, 2 * width, (2, 3), (1, 1));
        layer7_2_3 = new ResidualBlock(2 * width, 4 * width, (2, 3), (1, 1));
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public ShortChunkCnnShape Shape { get; }

    /// <inheritdoc />
    public override IEncoderShape Architecture => Shape;

    /// <summary>Embeds waveforms. The caller disposes the result.</summary>
    /// <exception cref="VcmrException">The waveforms have another length than the network takes.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        Tensor x = spec_bn.call(Levels(input));
        foreach (ResidualBlock layer in new[] { layer1, layer2, layer3, layer4, layer5, layer6_2_3, layer7_2_3 })
        {
            x = layer.call(x);
        }

        return x.squeeze(2).amax([2]).MoveToOuterDisposeScope();
    }

    // [batch, 1, bands, frames]
    private static Tensor Levels(Tensor input)
    {
        // Powers span more than bf16 tells apart.
        using Autocast? _ = Autocast.Off(input.device_type);
        using var scope = NewDisposeScope();
        Tensor bands = SpectrumLevels.Power(input).matmul(Filters.On(input.device)).transpose(1, 2).unsqueeze(1);
        return SpectrumLevels.Decibels(bands).MoveToOuterDisposeScope();
    }

    /// <summary>The mel bands <c>[bins, bands]</c>, empty ones among them as in torchaudio, with which the authors' weights were trained. The caller disposes them.</summary>
    internal static Tensor MelFilters()
    {
        using Tensor triangles = tensor(MelScale.Triangles(Bands, SpectrumLevels.Size), [Bands, SpectrumLevels.Bins]);
        return triangles.t().contiguous();
    }
}
