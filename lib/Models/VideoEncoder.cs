using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// The video branch: a two-layer LSTM over one feature vector a second, flattened, Linear and ReLU.
/// <c>[batch, seconds, 512]</c> in, <c>[batch, 512]</c> out. Source: the paper, section 3.2.
/// </summary>
public sealed class VideoEncoder : Module<Tensor, Tensor>
{
    private readonly LSTM video_temporal;
    private readonly Sequential video_encoder;
    private readonly int _seconds;

    /// <summary>Creates the branch.</summary>
    /// <param name="seconds">Seconds of features a clip has; 6 for waveforms of 6.15 s.</param>
    /// <param name="features">Width of a second's feature vector.</param>
    /// <param name="hidden">Width of the LSTM; the paper's is 512.</param>
    /// <param name="output">Width of the embedding.</param>
    /// <param name="dropout">Dropout between the LSTM's layers.</param>
    /// <exception cref="VcmrException">There is not one second.</exception>
    public VideoEncoder(int seconds, int features = 512, int hidden = 512, int output = 512, double dropout = 0.1)
        : base(nameof(VideoEncoder))
    {
        if (seconds < 1)
        {
            throw new VcmrException("A video branch needs at least one second of features; choose an input length above half a second.");
        }

        _seconds = seconds;
        video_temporal = LSTM(features, hidden, numLayers: 2, batchFirst: true, dropout: dropout);
        video_encoder = Sequential(("0", Flatten()), ("1", Linear(seconds * hidden, output)), ("2", ReLU()));
        RegisterComponents();
    }

    /// <summary>Seconds of video that go with a waveform: its length in seconds, rounded half to even.</summary>
    public static int SecondsFor(int samples) => (int)Math.Round(samples / 16_000.0, MidpointRounding.ToEven);

    /// <summary>Embeds features. The caller disposes the result.</summary>
    /// <exception cref="VcmrException">The features have another number of seconds than the branch takes.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 3 || input.shape[1] != _seconds)
        {
            throw new VcmrException($"This video branch takes features [batch, {_seconds}, features], not [{string.Join(", ", input.shape)}].");
        }

        using var scope = NewDisposeScope();
        (Tensor states, _, _) = video_temporal.call(input);
        return video_encoder.call(states).MoveToOuterDisposeScope();
    }
}
