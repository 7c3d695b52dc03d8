using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Datasets.Tagged;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>
/// Stage 3 as the official code trains it: every step encodes random crops of the clips anew. The encoder is frozen and in
/// evaluation mode throughout. Validation and test use overlapping segments all the same.
/// </summary>
public sealed class RandomCropTaggingStage : TaggingStage
{
    private readonly SampleCnn _encoder;
    private readonly TaggedCorpus _corpus;
    private readonly TaggingSet _set;

    /// <summary>Creates the stage; it owns the head, the caller keeps the encoder.</summary>
    /// <param name="head">The head.</param>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    /// <param name="corpus">The clips' audio.</param>
    /// <param name="set">Embeddings and labels of all clips.</param>
    /// <param name="training">Clips that train.</param>
    /// <param name="validation">Clips that validate.</param>
    public RandomCropTaggingStage(
        Sequential head, SampleCnn encoder, TaggedCorpus corpus, TaggingSet set, IReadOnlyList<int> training, IReadOnlyList<int> validation)
        : base(head, set, training, validation)
    {
        (_encoder, _corpus, _set) = (encoder, corpus, set);
        encoder.eval();
    }

    /// <inheritdoc />
    public override Tensor[] Allocate(int rows) => [zeros(rows, 1, _encoder.Shape.InputLength), zeros(rows, _set.Tags.Count)];

    /// <inheritdoc />
    public override void To(Device device)
    {
        base.To(device);
        _encoder.to(device);
    }

    /// <inheritdoc />
    public override Tensor Loss(Tensor[] batch)
    {
        Tensor embeddings;
        using (no_grad())
        {
            embeddings = _encoder.call(batch[0]);
        }

        return base.Loss([embeddings, batch[1]]);
    }

    /// <inheritdoc />
    protected override void FillInput(Span<float> input, int clip, ref CounterRandom random)
    {
        TaggedClip own = _corpus.Clips[clip];
        _corpus.ReadAudio(own.AudioOffset + random.NextInt(own.AudioLength - input.Length + 1), input);
    }
}
