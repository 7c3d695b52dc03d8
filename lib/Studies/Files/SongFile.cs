using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>A decoded audio or video file, cut into overlapping segments as test clips are: the tail is dropped.</summary>
internal sealed class SongFile
{
    // What fits into memory with some others beside it: 1.4 GB of samples.
    private const double LongestSeconds = 12 * 3600;
    private readonly short[] _samples;
    private readonly int _length;

    private SongFile(string path, short[] samples, int[] starts, int length) => (Path, _samples, Starts, _length) = (path, samples, starts, length);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>First sample of each segment.</summary>
    public int[] Starts { get; }

    /// <summary>Length of a segment (s).</summary>
    public double SegmentSeconds => _length / (double)AudioFormat.SampleRate;

    /// <summary>Where a segment begins (s).</summary>
    public double Second(int segment) => Starts[segment] / (double)AudioFormat.SampleRate;

    /// <summary>Decodes a file.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="overlap">Part of a segment that it shares with the next one.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <exception cref="VcmrException">The file cannot be decoded, is shorter than one segment, or longer than 12 hours.</exception>
    public static SongFile Decode(string path, int length, double overlap, CancellationToken cancellation)
    {
        short[] samples = AudioDecoder.Decode(path, durationSeconds: LongestSeconds + 1, cancellation: cancellation);
        if (samples.Length > LongestSeconds * AudioFormat.SampleRate)
        {
            throw new VcmrException($"'{path}' lasts more than {LongestSeconds / 3600} hours; cut it into shorter files.");
        }

        return new SongFile(path, samples, ClipSegmentation.Starts(samples.Length, length, overlap, path), length);
    }

    /// <summary>Runs a network over all segments.</summary>
    /// <inheritdoc cref="SegmentBatches.Run" path="/returns"/>
    /// <param name="width">Numbers that come out for a segment.</param>
    /// <param name="network">Takes <c>[batch, 1, length]</c>, gives <c>[batch, width]</c>; in evaluation mode.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public float[] Run(int width, Func<Tensor, Tensor> network, CancellationToken cancellation) => SegmentBatches.Run(
        Starts.Length,
        _length,
        width,
        (segment, waveform) => SampleConversion.ToFloat(_samples.AsSpan(Starts[segment], _length), waveform),
        network,
        cancellation);
}
