using System.Text.Json.Serialization;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>Options of stage 1.</summary>
public sealed record AudioContrastiveOptions : ContrastiveOptions
{
    /// <summary>How often each augmentation is applied, from which range it is drawn, and where it is computed.</summary>
    /// <remarks>A run's record holds them beside these options, as stage 1 continued has them without these.</remarks>
    [JsonIgnore]
    public AugmentationOptions Augmentations { get; init; } = new();

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Augmentations.Validate($"{name}.augmentations");
    }
}

/// <summary>A batch of stage 1: two crops of each segment, and for each crop the key that all draws of its augmentation come from.</summary>
/// <param name="First">The first crops <c>[rows, 1, samples]</c>, augmented already where that is done sample by sample; or where they begin <c>[rows]</c>, in sound that lies on the device.</param>
/// <param name="FirstKeys">Their keys, one a row, as many as the batch was made for; none where the views are made. They stay where draws are made, so that no step waits for a device to hand them back.</param>
/// <param name="Second">The second crops, likewise.</param>
/// <param name="SecondKeys">Their keys.</param>
internal sealed record AudioPairs(Tensor First, long[] FirstKeys, Tensor Second, long[] SecondKeys) : Batch
{
    /// <inheritdoc />
    /// <remarks>With keys of its own: the loader fills the batch that it came from anew.</remarks>
    public override AudioPairs Map(Func<Tensor, Tensor> change) => new(change(First), [.. FirstKeys], change(Second), [.. SecondKeys]);
}

/// <summary>
/// Stage 1: two crops of a segment, each augmented on its own, belong together. The two views go through the encoder
/// one after the other, so batch norm sees N segments at a time, as in the official code. Source: the paper, section 3.1.
/// </summary>
/// <remarks>
/// Views are augmented as they are written into the batch, or all at once where the batch lies. A view's draws come from
/// its key either way.
/// </remarks>
internal sealed class AudioContrastiveStage : ContrastiveStage<AudioPairs>
{
    private readonly AudioContrastiveModel _model;
    private readonly AugmentationChain _chain;
    private readonly BatchedAugmentation? _batched;
    private readonly CropSource _crops;

    /// <summary>Creates the stage; it owns the model.</summary>
    /// <param name="model">Encoder and projection.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="training">Segments that train.</param>
    /// <param name="validation">Segments that validate, at least two.</param>
    /// <param name="options">How the stage is optimised.</param>
    /// <param name="augmentations">How views are augmented.</param>
    /// <param name="seed">Seed of validation's draws.</param>
    public AudioContrastiveStage(
        AudioContrastiveModel model,
        VideoCorpus corpus,
        IReadOnlyList<Segment> training,
        IReadOnlyList<Segment> validation,
        ContrastiveOptions options,
        AugmentationOptions augmentations,
        int seed)
        : base(corpus, training, validation, options, seed)
    {
        (_model, _chain) = (model, new AugmentationChain(augmentations));
        _batched = augmentations.Execution == AugmentationExecution.Batched ? new BatchedAugmentation(augmentations.PitchShifter) : null;
        _crops = new CropSource(corpus.SampleCount, corpus.ReadAudio, corpus.ReadSamples);
    }

    /// <inheritdoc />
    public override string Name => "audio";

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    protected override SampleCnn Encoder => _model.Encoder;

    /// <inheritdoc />
    protected override (int Passes, int Frozen) Work => (2, 0);

    /// <inheritdoc />
    public override void To(Device device)
    {
        base.To(device);
        // Views that are augmented sample by sample are made on the host, and so is their sound.
        _crops.To(device, _batched is null ? DataPath.Host : DataPath);
    }

    /// <inheritdoc />
    public override AudioPairs Allocate(int rows) =>
        new(_crops.Allocate(rows, Samples), new long[rows], _crops.Allocate(rows, Samples), new long[rows]);

    /// <inheritdoc />
    public override AudioPairs Prepare(AudioPairs batch)
    {
        (Tensor first, Tensor second) = Augment(batch);
        return new AudioPairs(first, [], second, []);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _crops.Dispose();
        base.Dispose();
    }

    private int Samples => _model.Encoder.Shape.InputLength;

    /// <inheritdoc />
    protected override void Fill(AudioPairs batch, int row, Segment segment, CounterRandom random)
    {
        FillView(batch.First, batch.FirstKeys, row, segment, ref random);
        FillView(batch.Second, batch.SecondKeys, row, segment, ref random);
    }

    private void FillView(Tensor crops, long[] keys, int row, Segment segment, ref CounterRandom random)
    {
        _crops.Fill(crops, row, segment.AudioOffset + SegmentCrop.Start(segment, Samples, ref random));
        long key = (long)random.NextUInt64();
        keys[row] = key;
        if (_batched is null)
        {
            _chain.Apply(TensorRows.Row(crops, row), new CounterRandom(key));
        }
    }

    /// <summary>The two views <c>[rows, 1, samples]</c> of a filled batch as the encoder gets them; the caller disposes them.</summary>
    public (Tensor First, Tensor Second) Augment(AudioPairs batch) =>
        (AugmentView(batch.First, batch.FirstKeys), AugmentView(batch.Second, batch.SecondKeys));

    private Tensor AugmentView(Tensor crops, long[] keys)
    {
        if (_batched is null || keys.Length == 0)
        {
            return crops.alias();
        }

        // Samples keep their precision, whatever that of the model is.
        using Autocast? _ = Autocast.Off(crops.device_type);
        using var scope = NewDisposeScope();
        Tensor waveforms = _crops.Waveforms(crops, Samples);
        AugmentationDraw[] draws = [.. keys.Take((int)crops.shape[0]).Select(key => _chain.Draw(new CounterRandom(key)))];
        return _batched.Apply(waveforms, draws).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    protected override (Tensor First, Tensor Second) Project(AudioPairs batch)
    {
        (Tensor first, Tensor second) = Augment(batch);
        using (first)
        using (second)
        {
            return (_model.call(first), _model.call(second));
        }
    }

    /// <inheritdoc />
    public override Tensor Loss(AudioPairs batch)
    {
        (Tensor first, Tensor second) = Project(batch);
        return Contrast(first, second);
    }
}
