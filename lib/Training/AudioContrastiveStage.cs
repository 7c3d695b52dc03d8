using Vcmr.Audio.Augmentation;
using Vcmr.Datasets;
using Vcmr.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>
/// Stage 1: two crops of a segment, each augmented on its own, belong together. The two views go through the encoder
/// one after the other, so batch norm sees N clips at a time, as in the official code. Source: the paper, section 3.1.
/// </summary>
public sealed class AudioContrastiveStage : ContrastiveStage
{
    private readonly AudioContrastiveModel _model;
    private readonly AugmentationChain _chain;

    /// <summary>Creates the stage; it owns the model.</summary>
    public AudioContrastiveStage(
        AudioContrastiveModel model,
        Corpus corpus,
        IReadOnlyList<Segment> training,
        IReadOnlyList<Segment> validation,
        ContrastiveOptions options,
        AugmentationOptions augmentations,
        int seed)
        : base(corpus, training, validation, options, seed) => (_model, _chain) = (model, new AugmentationChain(augmentations));

    /// <inheritdoc />
    public override string Name => "audio";

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    public override Tensor[] Allocate(int rows)
    {
        int length = _model.Encoder.Shape.InputLength;
        return [zeros(rows, 1, length), zeros(rows, 1, length)];
    }

    /// <inheritdoc />
    protected override void Fill(Tensor[] batch, int row, Segment segment, CounterRandom random)
    {
        foreach (Tensor view in batch)
        {
            Span<float> waveform = TensorRows.Row(view, row);
            Corpus.ReadAudio(segment.AudioOffset + CropStart(segment, waveform.Length, ref random), waveform);
            _chain.Apply(waveform, new CounterRandom((long)random.NextUInt64()));
        }
    }

    /// <inheritdoc />
    protected override (Tensor First, Tensor Second) Project(Tensor[] batch) => (_model.call(batch[0]), _model.call(batch[1]));
}
