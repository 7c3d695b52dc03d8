using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>
/// Stage 2: a crop of a segment's audio, without augmentation, and the features of the seconds of video it came with
/// belong together. Source: the paper, section 3.2; the seconds begin at the crop's start, rounded half to even.
/// </summary>
public sealed class AudioVideoStage : ContrastiveStage
{
    private readonly AudioVideoModel _model;
    private readonly AudioVideoOptions _options;

    /// <summary>Creates the stage; it owns the model.</summary>
    public AudioVideoStage(
        AudioVideoModel model,
        Corpus corpus,
        IReadOnlyList<Segment> training,
        IReadOnlyList<Segment> validation,
        AudioVideoOptions options,
        int seed)
        : base(corpus, training, validation, options, seed)
    {
        (_model, _options) = (model, options);
        _model.Encoder.Freeze(options.FrozenBlocks);
    }

    /// <inheritdoc />
    public override string Name => "audio-video";

    /// <inheritdoc />
    public override Module Model => _model;

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
    public override Tensor[] Allocate(int rows) =>
        [zeros(rows, 1, _model.Encoder.Shape.InputLength), zeros(rows, _model.Seconds, _model.FeatureWidth)];

    /// <inheritdoc />
    protected override void Fill(Tensor[] batch, int row, Segment segment, CounterRandom random)
    {
        Span<float> waveform = TensorRows.Row(batch[0], row);
        int start = CropStart(segment, waveform.Length, ref random);
        Corpus.ReadAudio(segment.AudioOffset + start, waveform);
        int second = Math.Min(VideoEncoder.SecondsFor(start), segment.FeatureRows - _model.Seconds);
        Corpus.ReadFeatures(segment.FeatureRow + second, TensorRows.Row(batch[1], row));
    }

    /// <inheritdoc />
    protected override (Tensor First, Tensor Second) Project(Tensor[] batch) => (_model.ProjectAudio(batch[0]), _model.ProjectVideo(batch[1]));
}
