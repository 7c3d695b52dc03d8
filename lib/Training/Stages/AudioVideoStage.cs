using System.Text.Json.Serialization;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>Options of stage 2.</summary>
public sealed record AudioVideoOptions : ContrastiveOptions
{
    /// <summary>Sets the official defaults.</summary>
    public AudioVideoOptions() => (Batch, LearningRate) = (128, 5e-4);

    /// <summary>Blocks of the encoder that get no gradient; the official code's four.</summary>
    [KeyRange(Least = 0, Unit = "blocks")]
    public int FrozenBlocks { get; init; } = 4;

    /// <summary>
    /// Whether the frozen blocks' batch-norm statistics stay too. False is what the official code does: it freezes by
    /// <c>requires_grad</c> only, so the statistics still move.
    /// </summary>
    public bool HoldStatistics { get; init; }

    /// <summary>Width of the video branch's LSTM.</summary>
    [KeyRange(Least = 1, Most = MostHidden, Unit = "units")]
    public int Hidden { get; init; } = 512;

    /// <summary>
    /// Share of the songs, 0 to 1, whose sound is paired with its own video; the others get another song's, drawn by the
    /// seed. 1 is the method, 0 its control on shuffled pairs.
    /// </summary>
    [JsonIgnore]
    [KeyRange(Least = 0, Most = 1)]
    public double Pairing { get; init; } = 1;

    /// <summary>The pairing as records hold it: null for true pairs, so that runs keep the id they had before there was a choice.</summary>
    [JsonInclude]
    [JsonPropertyName("pairing")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? RecordedPairing => Pairing == 1 ? null : Pairing;
}

/// <summary>A batch of stage 2: sound and picture of the same seconds.</summary>
/// <param name="Waveforms">A crop of each segment <c>[rows, 1, samples]</c>, or where it begins <c>[rows]</c>, in sound that lies on the device.</param>
/// <param name="Features">The frame encoder's features of the seconds it came with <c>[rows, seconds, width]</c>, or their first rows <c>[rows]</c>.</param>
internal sealed record AudioVideoPairs(Tensor Waveforms, Tensor Features) : Batch
{
    /// <inheritdoc />
    public override AudioVideoPairs Map(Func<Tensor, Tensor> change) => new(change(Waveforms), change(Features));
}

/// <summary>
/// Stage 2: a crop of a segment's audio, without augmentation, and the features of the seconds of video it came with
/// belong together. Source: the paper, section 3.2; the seconds begin at the crop's start, rounded half to even.
/// </summary>
internal sealed class AudioVideoStage : ContrastiveStage<AudioVideoPairs>
{
    private readonly AudioVideoModel _model;
    private readonly AudioVideoOptions _options;
    private readonly Dictionary<Segment, Segment> _partners = [];
    private readonly CropSource _crops;
    private DeviceBank? _features;

    /// <summary>Creates the stage; it owns the model, whose first blocks it freezes.</summary>
    /// <param name="model">Encoder, video branch and projections.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="training">Segments that train.</param>
    /// <param name="validation">Segments that validate, at least two.</param>
    /// <param name="options">How the stage is optimised.</param>
    /// <param name="seed">Seed of validation's draws.</param>
    public AudioVideoStage(
        AudioVideoModel model,
        VideoCorpus corpus,
        IReadOnlyList<Segment> training,
        IReadOnlyList<Segment> validation,
        AudioVideoOptions options,
        int seed)
        : base(corpus, training, validation, options, seed)
    {
        (_model, _options) = (model, options);
        _crops = new CropSource(corpus.SampleCount, corpus.ReadAudio, corpus.ReadSamples);
        _model.Encoder.Freeze(options.FrozenBlocks);
        if (options.Pairing < 1)
        {
            // Validation is of the same kind, or the best checkpoint would be one that true pairs have chosen.
            _partners = VideoPairing.Exchange(training, options.Pairing, seed);
            foreach ((Segment segment, Segment partner) in VideoPairing.Exchange(validation, options.Pairing, seed))
            {
                _partners[segment] = partner;
            }
        }
    }

    /// <inheritdoc />
    public override string Name => "audio-video";

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    protected override SampleCnn Encoder => _model.Encoder;

    /// <inheritdoc />
    protected override (int Passes, int Frozen) Work => (1, _options.FrozenBlocks);

    /// <inheritdoc />
    public override void Train()
    {
        _model.train();
        if (_options.HoldStatistics)
        {
            _model.Encoder.HoldStatistics(_options.FrozenBlocks);
        }
    }

    /// <inheritdoc />
    public override void To(Device device)
    {
        base.To(device);
        _crops.To(device, DataPath);
        _features?.Dispose();
        _features = _crops.IsOnDevice && DeviceBank.IsFor(DataPath, device, sizeof(float) * Corpus.FeatureCount * _model.FeatureWidth)
            ? DeviceBank.Upload<float>(Corpus.FeatureCount, _model.FeatureWidth, Corpus.ReadFeatures, device)
            : null;
    }

    /// <inheritdoc />
    public override AudioVideoPairs Allocate(int rows) => new(
        _crops.Allocate(rows, Samples), _features is null ? zeros(rows, _model.Seconds, _model.FeatureWidth) : zeros(rows, int64));

    /// <inheritdoc />
    public override void Dispose()
    {
        _crops.Dispose();
        _features?.Dispose();
        base.Dispose();
    }

    private int Samples => _model.Encoder.Shape.InputLength;

    /// <inheritdoc />
    protected override void Fill(AudioVideoPairs batch, int row, Segment segment, CounterRandom random)
    {
        int start = SegmentCrop.Start(segment, Samples, ref random);
        _crops.Fill(batch.Waveforms, row, segment.AudioOffset + start);
        Segment shown = _partners.GetValueOrDefault(segment, segment);
        int second = Math.Min(VideoEncoder.SecondsFor(start), shown.FeatureRows - _model.Seconds);
        if (_features is null)
        {
            Corpus.ReadFeatures(shown.FeatureRow + second, TensorRows.Row(batch.Features, row));
        }
        else
        {
            TensorRows.Row<long>(batch.Features, row)[0] = shown.FeatureRow + second;
        }
    }

    /// <summary>The waveforms and features of a batch as the model gets them, wherever they lie. The caller disposes both.</summary>
    internal (Tensor Waveforms, Tensor Features) Inputs(AudioVideoPairs batch) => (
            _crops.Waveforms(batch.Waveforms, Samples),
            _features is not null && batch.Features.dtype == int64 ? _features.Runs(batch.Features, _model.Seconds) : batch.Features.alias());

    /// <inheritdoc />
    public override AudioVideoPairs Prepare(AudioVideoPairs batch)
    {
        (Tensor waveforms, Tensor features) = Inputs(batch);
        return new AudioVideoPairs(waveforms, features);
    }

    /// <inheritdoc />
    protected override (Tensor First, Tensor Second) Project(AudioVideoPairs batch)
    {
        (Tensor waveforms, Tensor features) = Inputs(batch);
        using (waveforms)
        using (features)
        {
            return (_model.ProjectAudio(waveforms), _model.ProjectVideo(features));
        }
    }

    /// <summary>The projections <c>[rows, 128]</c> of a batch's sound and pictures. The caller disposes both.</summary>
    internal (Tensor Audio, Tensor Video) Pair(AudioVideoPairs batch) => Project(batch);

    /// <inheritdoc />
    public override Tensor Loss(AudioVideoPairs batch)
    {
        (Tensor audio, Tensor video) = Project(batch);
        return Contrast(audio, video);
    }
}
