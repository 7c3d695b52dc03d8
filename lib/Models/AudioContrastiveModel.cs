using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>Stage 1: encoder and projection. Keys <c>encoder.*</c> and <c>projector.*</c>.</summary>
public sealed class AudioContrastiveModel : Module<Tensor, Tensor>
{
    private readonly SampleCnn encoder;
    private readonly Sequential projector;

    /// <summary>Creates the model.</summary>
    public AudioContrastiveModel(SampleCnnShape shape)
        : base(nameof(AudioContrastiveModel))
    {
        encoder = new SampleCnn(shape);
        projector = ProjectionHead.Create(shape.EmbeddingSize);
        RegisterComponents();
    }

    /// <summary>The encoder, which later stages take over.</summary>
    public SampleCnn Encoder => encoder;

    /// <summary>Projects waveforms <c>[batch, 1, samples]</c> to <c>[batch, 128]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return projector.call(encoder.call(input)).MoveToOuterDisposeScope();
    }
}
