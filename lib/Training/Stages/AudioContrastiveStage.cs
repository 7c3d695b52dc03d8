using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>
/// Stage 1: two crops of a segment, each augmented on its own, belong together. The two views go through the encoder
/// one after the other, so batch norm sees N clips at a time, as in the official code. Source: the paper, section 3.1.
/// </summary>
/// <remarks>
/// Views are augmented as they are written into the batch, or all at once where the batch lies; the batch then carries
/// each view's random key beside the plain crops. A view's draws come from its key either way.
/// </remarks>
public sealed class AudioContrastiveStage : ContrastiveStage
{
    private const int Views = 2;
    private readonly AudioContrastiveModel _model;
    private readonly AugmentationChain _chain;
    private readonly BatchedAugmentation? _batched;

    /// <summary>Creates the stage; it owns the model.</summary>
    public AudioContrastiveStage(
        AudioContrastiveModel model,
        Corpus corpus,
        IReadOnlyList<Segment> training,
        IReadOnlyList<Segment> validation,
        ContrastiveOptions options,
        AugmentationOptions augmentations,
        int seed)
        : base(corpus, training, validation, options, seed)
    {
        (_model, _chain) = (model, new AugmentationChain(augmentations));
        _batched = augmentations.Execution == AugmentationExecution.Batched ? new BatchedAugmentation(augmentations.PitchShifter) : null;
    }

    /// <inheritdoc />
    public override string Name => "audio";

    /// <inheritdoc />
    public override Module Model => _model;

    /// <summary>
    /// The two views <c>[rows, 1, samples]</c> and, where the batch is augmented as a whole, their keys <c>[rows, 2]</c>.
    /// </summary>
    public override Tensor[] Allocate(int rows)
    {
        int length = _model.Encoder.Shape.InputLength;
        Tensor[] views = [zeros(rows, 1, length), zeros(rows, 1, length)];
        return _batched is null ? views : [.. views, zeros([rows, Views], int64)];
    }

    /// <summary>The two views <c>[rows, 1, samples]</c> of a filled batch as the encoder gets them; the caller disposes them.</summary>
    public (Tensor First, Tensor Second) Augmented(Tensor[] batch) => (View(batch, 0), View(batch, 1));

    /// <inheritdoc />
    protected override void Fill(Tensor[] batch, int row, Segment segment, CounterRandom random)
    {
        for (int view = 0; view < Views; view++)
        {
            Span<float> waveform = TensorRows.Row(batch[view], row);
            Corpus.ReadAudio(segment.AudioOffset + CropStart(segment, waveform.Length, ref random), waveform);
            long key = (long)random.NextUInt64();
            if (_batched is null)
            {
                _chain.Apply(waveform, new CounterRandom(key));
            }
            else
            {
                TensorRows.Row<long>(batch[Views], row)[view] = key;
            }
        }
    }

    /// <inheritdoc />
    protected override (Tensor First, Tensor Second) Project(Tensor[] batch)
    {
        using Tensor first = View(batch, 0);
        using Tensor second = View(batch, 1);
        return (_model.call(first), _model.call(second));
    }

    private Tensor View(Tensor[] batch, int view)
    {
        if (_batched is null)
        {
            return batch[view].alias();
        }

        // Samples keep their precision, whatever that of the model is.
        using Autocast? _ = Autocast.Off(batch[view].device_type);
        using Tensor keys = batch[Views].select(1, view).cpu().contiguous();
        return _batched.Apply(batch[view], [.. keys.data<long>().Select(key => _chain.Draw(new CounterRandom(key)))]);
    }
}
