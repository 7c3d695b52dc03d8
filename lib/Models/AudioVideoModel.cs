using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Stage 2: the audio encoder and the video branch, each with a projection of its own. Keys <c>encoder.*</c>,
/// <c>audio_projector.*</c>, <c>video_temporal.*</c>, <c>video_encoder.*</c> and <c>video_projector.*</c>.
/// </summary>
public sealed class AudioVideoModel : Module
{
    private readonly SampleCnn _encoder;
    private readonly VideoEncoder _video;
    private readonly Sequential _audioProjector;
    private readonly Sequential _videoProjector;

    /// <summary>Creates the model.</summary>
    /// <param name="shape">The audio encoder's shape.</param>
    /// <param name="hidden">Width of the video branch's LSTM; the paper's is 512.</param>
    /// <param name="features">Width of a second's video features.</param>
    public AudioVideoModel(SampleCnnShape shape, int hidden = 512, int features = 512)
        : base(nameof(AudioVideoModel))
    {
        Seconds = VideoEncoder.SecondsFor(shape.InputLength);
        FeatureWidth = features;
        _encoder = new SampleCnn(shape);
        _audioProjector = ProjectionHead.Create(shape.EmbeddingSize);
        _video = new VideoEncoder(Seconds, features, hidden, shape.EmbeddingSize);
        _videoProjector = ProjectionHead.Create(shape.EmbeddingSize);

        register_module("encoder", _encoder);
        register_module("audio_projector", _audioProjector);
        // The branch's two parts stand beside the encoder in the official checkpoints, not below a common name.
        foreach ((string name, Module part) in _video.named_children())
        {
            register_module(name, part);
        }

        register_module("video_projector", _videoProjector);
    }

    /// <summary>The audio encoder.</summary>
    public SampleCnn Encoder => _encoder;

    /// <summary>Seconds of video features that go with one waveform.</summary>
    public int Seconds { get; }

    /// <summary>Width of a second's video features.</summary>
    public int FeatureWidth { get; }

    /// <summary>Projects waveforms <c>[batch, 1, samples]</c> to <c>[batch, 128]</c>. The caller disposes the result.</summary>
    public Tensor ProjectAudio(Tensor waveforms)
    {
        using var scope = NewDisposeScope();
        return _audioProjector.call(_encoder.call(waveforms)).MoveToOuterDisposeScope();
    }

    /// <summary>Projects features <c>[batch, seconds, 512]</c> to <c>[batch, 128]</c>. The caller disposes the result.</summary>
    public Tensor ProjectVideo(Tensor features)
    {
        using var scope = NewDisposeScope();
        return _videoProjector.call(_video.call(features)).MoveToOuterDisposeScope();
    }
}
