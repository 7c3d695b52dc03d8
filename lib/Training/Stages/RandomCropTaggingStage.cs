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
internal sealed class RandomCropTaggingStage : TaggingStage
{
    private readonly AudioEncoder _encoder;
    private readonly TaggedCorpus _corpus;
    private readonly CropSource _crops;

    /// <summary>Creates the stage; it owns the head, the caller keeps the encoder.</summary>
    /// <param name="head">The head.</param>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    /// <param name="corpus">The clips' audio.</param>
    /// <param name="embeddings">Embeddings of all clips.</param>
    /// <param name="labels">Labels of all clips.</param>
    /// <param name="training">Clips that train.</param>
    /// <param name="validation">Clips that validate.</param>
    public RandomCropTaggingStage(
        Sequential head,
        AudioEncoder encoder,
        TaggedCorpus corpus,
        ClipEmbeddings embeddings,
        TagLabels labels,
        IReadOnlyList<int> training,
        IReadOnlyList<int> validation)
        : base(head, embeddings, labels, training, validation)
    {
        (_encoder, _corpus) = (encoder, corpus);
        _crops = new CropSource(corpus.SampleCount, corpus.ReadAudio, corpus.ReadSamples);
        encoder.eval();
    }

    /// <inheritdoc />
    public override TaggingBatch Allocate(int rows) => new(_crops.Allocate(rows, Samples), zeros(rows, _corpus.Tags.Count));

    private int Samples => _encoder.Architecture.InputLength;

    /// <inheritdoc />
    public override void To(Device device)
    {
        base.To(device);
        _encoder.to(device);
        _crops.To(device, DataPath);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _crops.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    public override TaggingBatch Prepare(TaggingBatch batch) => new(_crops.Waveforms(batch.Inputs, Samples), batch.Labels.alias());

    /// <inheritdoc />
    public override Tensor Loss(TaggingBatch batch)
    {
        Tensor embeddings;
        using (no_grad())
        {
            using Tensor waveforms = _crops.Waveforms(batch.Inputs, Samples);
            embeddings = _encoder.call(waveforms);
        }

        return base.Loss(batch with { Inputs = embeddings });
    }

    /// <inheritdoc />
    protected override void FillInput(Tensor inputs, int row, int clip, ref CounterRandom random) =>
        _crops.Fill(inputs, row, _corpus.DrawCrop(clip, Samples, ref random));
}
