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
    /// <param name="shape">The encoder's shape.</param>
    /// <param name="projection">Width of a projection.</param>
    public AudioContrastiveModel(SampleCnnShape shape, int projection = ProjectionHead.Width)
        : base(nameof(AudioContrastiveModel))
    {
        encoder = new SampleCnn(shape);
        projector = ProjectionHead.Create(shape.EmbeddingSize, projection);
        RegisterComponents();
    }

    /// <summary>The encoder, which later stages take over.</summary>
    public SampleCnn Encoder => encoder;

    /// <summary>Projects waveforms <c>[batch, 1, samples]</c> to <c>[batch, projection]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return projector.call(encoder.call(input)).MoveToOuterDisposeScope();
    }
}
