using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>
/// An audio or video file, cut into overlapping segments as test clips are: the tail is dropped. Short ones are decoded and
/// held; long ones are decoded while they are worked on, a few segments at a time.
/// </summary>
internal sealed class SongFile
{
    private const int LongestHours = 12;

    // Segments a call of the network; several files may be in work.
    private const int Batch = 8;

    /// <summary>Samples of the longest file that is held, 10 min, since some more wait beside it.</summary>
    internal const int LongestHeld = 600 * AudioFormat.SampleRate;

    private readonly int _length;
    private readonly double _overlap;
    private short[]? _samples;

    private SongFile(string path, short[]? samples, int length, double overlap)
    {
        (Path, _samples, _length, _overlap) = (path, samples, length, overlap);
        Starts = samples is null ? [] : ClipSegmentation.Starts(samples.Length, length, overlap, path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>First sample of each segment; known once the network has run over them.</summary>
    public int[] Starts { get; private set; }

    /// <summary>Length of a segment (s).</summary>
    public double SegmentSeconds => _length / (double)AudioFormat.SampleRate;

    /// <summary>Where a segment begins (s).</summary>
    public double Second(int segment) => Starts[segment] / (double)AudioFormat.SampleRate;

    /// <summary>Decodes a file, or its beginning where it is long.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="overlap">Part of a segment that it shares with the next one.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <exception cref="VcmrException">The file cannot be decoded, is shorter than one segment, or has samples that are not finite.</exception>
    public static SongFile Decode(string path, int length, double overlap, CancellationToken cancellation)
    {
        if (FiniteSound.Fault(path, cancellation) is { } fault)
        {
            throw new VcmrException($"The audio of '{path}' has {fault}; write it anew.");
        }

        var window = new SampleWindow(0, LongestHeld + 1);
        AudioDecoder.Stream(path, window.Take, cancellation);
        if (window.Seen == 0)
        {
            throw AudioDecoder.Empty(path);
        }

        if (window.Seen <= LongestHeld)
        {
            return new SongFile(path, window.ToArray(), length, overlap);
        }

        // What was decoded to see that the file is long takes more room than all that follows, and would stay for minutes.
        window = null;
        GC.Collect();
        return new SongFile(path, null, length, overlap);
    }

    /// <summary>A sound that was decoded elsewhere.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="samples">Its samples at 16 kHz.</param>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="overlap">Part of a segment that it shares with the next one.</param>
    /// <exception cref="VcmrException">It is shorter than one segment.</exception>
    public static SongFile Of(string name, short[] samples, int length, double overlap) => new(name, samples, length, overlap);

    /// <summary>Lets go of the samples, once the network has run over them.</summary>
    public void Forget() => _samples = null;

    /// <summary>Runs a network over all segments.</summary>
    /// <param name="width">Numbers that come out for a segment.</param>
    /// <param name="network">Takes <c>[batch, 1, length]</c>, gives <c>[batch, width]</c>; in evaluation mode.</param>
    /// <param name="take">Takes what came out for the next segments, row-major <c>[segments, width]</c>.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="VcmrException">A long file cannot be decoded to its end, or lasts more than 12 hours.</exception>
    public void Run(int width, Func<Tensor, Tensor> network, Action<float[]> take, CancellationToken cancellation)
    {
        if (_samples is null)
        {
            RunThrough(width, network, take, cancellation);
        }
        else
        {
            take(Run(_samples, Starts, width, network, cancellation));
        }
    }

    /// <summary>As above, all segments at once.</summary>
    /// <returns>Row-major <c>[segments, width]</c>.</returns>
    public float[] Run(int width, Func<Tensor, Tensor> network, CancellationToken cancellation)
    {
        var values = new List<float[]>();
        Run(width, network, values.Add, cancellation);
        return values.Count == 1 ? values[0] : [.. values.SelectMany(v => v)];
    }

    private float[] Run(short[] samples, int[] starts, int width, Func<Tensor, Tensor> network, CancellationToken cancellation) => SegmentBatches.Run(
        starts.Length,
        Batch,
        _length,
        width,
        (segment, waveform) => SampleConversion.ToFloat(samples.AsSpan(starts[segment], _length), waveform),
        network,
        cancellation);

    /// <summary>The same in the same batches, so that the numbers are the same too, with the samples of one batch in memory.</summary>
    private void RunThrough(int width, Func<Tensor, Tensor> network, Action<float[]> take, CancellationToken cancellation)
    {
        int step = ClipSegmentation.Step(_length, _overlap);
        int[] batch = [.. Enumerable.Range(0, Batch).Select(s => s * step)];
        short[] held = new short[batch[^1] + _length];
        long seen = 0;
        int segments = 0;
        int filled = 0;
        AudioDecoder.Stream(Path, Take, cancellation);
        if (filled >= _length)
        {
            Work(batch[..(((filled - _length) / step) + 1)]);
        }

        Starts = [.. Enumerable.Range(0, segments).Select(s => s * step)];

        void Work(int[] starts)
        {
            take(Run(held, starts, width, network, cancellation));
            segments += starts.Length;
        }

        bool Take(ReadOnlySpan<short> samples)
        {
            if ((seen += samples.Length) > LongestHours * 3600L * AudioFormat.SampleRate)
            {
                throw new VcmrException($"'{Path}' lasts more than {LongestHours} hours; cut it into shorter files.");
            }

            while (samples.Length > 0)
            {
                int part = Math.Min(samples.Length, held.Length - filled);
                samples[..part].CopyTo(held.AsSpan(filled));
                samples = samples[part..];
                filled += part;
                if (filled == held.Length)
                {
                    Work(batch);
                    int next = batch.Length * step;
                    held.AsSpan(next).CopyTo(held);
                    filled -= next;
                }
            }

            return true;
        }
    }
}
