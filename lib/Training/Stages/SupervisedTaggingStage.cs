using TorchSharp.Modules;
using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>Options of the study's own SampleCNN where it learns the tags from random weights, encoder and head together.</summary>
[OneOf("false", For = nameof(TaggingOptions.Standardise), Why = "the embeddings change while the encoder learns")]
public sealed record SupervisedOptions : TaggingOptions
{
    /// <summary>Sets the defaults, which are this project's.</summary>
    public SupervisedOptions() =>
        (Epochs, Batch, LearningRate, WeightDecay, Schedule, EarlyStop) = (50, 32, 1e-3, 0.01, LearningRateSchedule.Cosine, 0);
}

/// <summary>
/// The encoder and its tagging head trained together on the labels, from random weights: what this network can reach on this
/// data, and the ceiling for a frozen encoder. Samples are random crops, one of each clip an epoch; with mixup each is mixed with a
/// crop of another clip. Sources: Lee et al., 2017; Zhang, Cisse, Dauphin, Lopez-Paz, "mixup", 2018.
/// </summary>
internal sealed class SupervisedTaggingStage : Stage<TaggingBatch>
{
    // Where a mixed sample begins, where the other one does, and its share in units of 2^-62, which hold a float of any share that comes.
    private const int MixedColumns = 3;
    private const int ShareBits = 62;
    private readonly SupervisedTagger _model;
    private readonly TaggedCorpus _corpus;
    private readonly TagLabels _labels;
    private readonly IReadOnlyList<int> _training;
    private readonly IReadOnlyList<int> _validation;
    private readonly double _overlap;
    private readonly bool _mixup;
    private readonly CropSource _crops;

    /// <summary>Creates the stage; it owns the model.</summary>
    /// <param name="model">Encoder and head.</param>
    /// <param name="corpus">The clips.</param>
    /// <param name="labels">Labels of all clips.</param>
    /// <param name="training">Clips that train.</param>
    /// <param name="validation">Clips that validate.</param>
    /// <param name="overlap">Overlap of a validation clip's segments.</param>
    /// <param name="mixup">Whether samples are mixed.</param>
    public SupervisedTaggingStage(
        SupervisedTagger model, TaggedCorpus corpus, TagLabels labels, IReadOnlyList<int> training, IReadOnlyList<int> validation, double overlap, bool mixup = false)
    {
        (_model, _corpus, _labels, _training, _validation, _overlap, _mixup) = (model, corpus, labels, training, validation, overlap, mixup);
        _crops = new CropSource(corpus.SampleCount, corpus.ReadAudio, corpus.ReadSamples);
    }

    /// <inheritdoc />
    public override string Name => "supervised";

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    public override int SampleCount => _training.Count;

    /// <inheritdoc />
    public override (string Score, bool MoreIsBetter) Monitor => ("pr_auc", true);

    /// <inheritdoc />
    public override string SampleName(int sample) => _labels.ClipIds[_training[sample]];

    /// <inheritdoc />
    public override TaggingBatch Allocate(int rows) => new(
        _mixup && _crops.IsOnDevice ? zeros([rows, MixedColumns], int64) : _crops.Allocate(rows, Samples), zeros(rows, _labels.Tags.Count));

    /// <inheritdoc />
    public override void To(Device device)
    {
        base.To(device);
        _crops.To(device, DataPath);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _crops.Dispose();
        base.Dispose();
    }

    private int Samples => _model.Encoder.Architecture.InputLength;

    /// <inheritdoc />
    public override void Fill(TaggingBatch batch, int row, int sample, CounterRandom random)
    {
        Span<float> labels = TensorRows.Row(batch.Labels, row);
        int clip = _training[sample];
        long address = _corpus.DrawCrop(clip, Samples, ref random);
        _labels.CopyTo(clip, labels);
        if (!_mixup)
        {
            _crops.Fill(batch.Inputs, row, address);
            return;
        }

        int otherClip = _training[random.NextInt(_training.Count)];
        long otherAddress = _corpus.DrawCrop(otherClip, Samples, ref random);
        float share = (float)random.NextDouble();
        float[] otherLabels = new float[labels.Length];
        _labels.CopyTo(otherClip, otherLabels);
        // The loss is linear in the labels: that of mixed labels is the mix of both losses.
        Mix(labels, otherLabels, share);
        if (_crops.IsOnDevice)
        {
            Span<long> addresses = TensorRows.Row<long>(batch.Inputs, row);
            (addresses[0], addresses[1], addresses[2]) = (address, otherAddress, (long)Math.ScaleB(share, ShareBits));
            return;
        }

        Span<float> waveform = TensorRows.Row(batch.Inputs, row);
        float[] other = new float[waveform.Length];
        _crops.Fill(batch.Inputs, row, address);
        _crops.Read(otherAddress, other);
        Mix(waveform, other, share);
    }

    /// <inheritdoc />
    public override TaggingBatch Prepare(TaggingBatch batch) => new(Waveforms(batch.Inputs), batch.Labels.alias());

    /// <inheritdoc />
    public override Tensor Loss(TaggingBatch batch)
    {
        using Tensor waveforms = Waveforms(batch.Inputs);
        Tensor logits = _model.Head.call(_model.Encoder.call(waveforms));
        using Autocast? _ = Autocast.Off(logits.device_type);
        return functional.binary_cross_entropy_with_logits(logits.to_type(ScalarType.Float32), batch.Labels);
    }

    /// <summary>The waveforms <c>[rows, 1, samples]</c> of a batch's inputs, mixed where that is done. The caller disposes them.</summary>
    internal Tensor Waveforms(Tensor inputs)
    {
        if (!_mixup || inputs.dtype != int64)
        {
            return _crops.Waveforms(inputs, Samples);
        }

        using var scope = NewDisposeScope();
        Tensor share = (inputs.select(1, 2).to(ScalarType.Float64) * Numbers.Constant(Math.ScaleB(1, -ShareBits))).to(ScalarType.Float32).view(-1, 1, 1);
        Tensor own = _crops.Waveforms(inputs.select(1, 0), Samples), other = _crops.Waveforms(inputs.select(1, 1), Samples);
        // A product and a sum, as on the host: one operation for both would round once.
        return own.mul_(share).Add_(other.mul_(Numbers.One.Minus(share))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Validate() =>
        TaggingStage.Validation(_labels, _validation, Score(_validation, Aggregation.Average, CancellationToken.None));

    private static void Mix(Span<float> own, ReadOnlySpan<float> other, float share)
    {
        System.Numerics.Tensors.TensorPrimitives.Multiply(own, share, own);
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(other, 1 - share, own, own);
    }

    /// <summary>Scores clips by their overlapping segments, row-major <c>[clips, tags]</c>.</summary>
    public float[] Score(IReadOnlyList<int> clips, Aggregation aggregation, CancellationToken cancellation)
    {
        ClipEmbeddings embeddings = ClipEmbedder.Embed(_model.Encoder, _corpus, _overlap, clips, cancellation);
        return TaggingStage.Score(_model.Head, embeddings, [.. Enumerable.Range(0, clips.Count)], aggregation);
    }
}

/// <summary>An encoder and a head that train together. Keys <c>encoder.*</c> and <c>projector.*</c>, as in a tagger's file.</summary>
internal sealed class SupervisedTagger : Module
{
    /// <summary>Takes both over.</summary>
    public SupervisedTagger(AudioEncoder encoder, Sequential head)
        : base(nameof(SupervisedTagger))
    {
        (Encoder, Head) = (encoder, head);
        register_module("encoder", encoder);
        register_module("projector", head);
    }

    /// <summary>The encoder.</summary>
    public AudioEncoder Encoder { get; }

    /// <summary>The head.</summary>
    public Sequential Head { get; }
}
