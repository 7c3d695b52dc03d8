using System.Buffers;
using System.Runtime.InteropServices;

namespace Vcmr.Media;

/// <summary>
/// Decodes any audio ffmpeg knows to 16 kHz mono 16-bit samples. Tagging sets and videos share these output options,
/// so that stereo becomes 0.5 + 0.5 everywhere, as in the official data. A WAV file that is so already is read by NAudio,
/// so that such files are embedded and tagged where there is no ffmpeg. Everything else is ffmpeg's, whose resampler made the official data.
/// </summary>
public static class AudioDecoder
{
    // Containers with sound or pictures in them. Left out is what names other files or addresses (playlists, manifests,
    // image sequences, session descriptions) and what is no medium (still pictures, subtitles).
    private static readonly string[] Formats =
    [
        "mov", "matroska", "avi", "flv", "live_flv", "asf", "mpegts", "mpeg", "mpegvideo", "h264", "hevc", "m4v", "obu", "av1", "ivf", "vc1", "h263", "rm", "ogg", "nut",
        "mxf", "gxf", "dv", "wtv", "nsv", "nuv", "yuv4mpegpipe", "swf", "dirac", "mjpeg", "wav", "w64", "mp3", "aac", "flac", "ac3", "eac3", "dts", "dtshd", "truehd", "mlp",
        "aiff", "caf", "au", "ape", "wv", "tta", "amr", "loas", "latm", "mpc", "mpc8", "tak", "dsf", "shn", "voc", "oma", "act", "xwma", "rso", "sox", "qcp", "gsm",
    ];

    /// <summary>ffmpeg's output options for a stream of samples.</summary>
    internal static IReadOnlyList<string> OutputOptions { get; } =
        ["-ac", "1", "-ar", AudioFormat.SampleRate.ToString(), "-f", "s16le"];

    /// <summary>Options of both programs for the file they open: it is the only one, whatever it may name.</summary>
    internal static IReadOnlyList<string> FileOptions { get; } =
    [
        "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", string.Join(',', Formats),

        // A recording that begins between two key frames tells its size only at the next: up to 30 s are looked through.
        "-analyzeduration", "30000000", "-probesize", "50000000",
    ];

    /// <summary>ffmpeg's options before an input: quiet, and no file but that.</summary>
    internal static IReadOnlyList<string> InputOptions { get; } = ["-nostdin", "-hide_banner", .. FileOptions];

    /// <summary>The time that going through a file may take: 10 min, and a second for each 1 MB.</summary>
    internal static TimeSpan LimitFor(string path) => TimeSpan.FromSeconds(600 + (new FileInfo(path) is { Exists: true } file ? file.Length / 1_000_000 : 0));

    /// <summary>Decodes a file, or a part of it.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="startSeconds">Where to begin (s); exact to the sample.</param>
    /// <param name="durationSeconds">How much to decode (s); null is to the end.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <returns>Samples at 16 kHz; fewer than asked for where the file ends early.</returns>
    /// <exception cref="VcmrException">The file is missing or cannot be decoded, holds no samples, or ffmpeg is missing.</exception>
    public static short[] Decode(string path, double startSeconds = 0, double? durationSeconds = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startSeconds);
        long skip = (long)Math.Round(startSeconds * AudioFormat.SampleRate);
        long limit = durationSeconds is { } d ? (long)Math.Round(d * AudioFormat.SampleRate) : long.MaxValue;
        var window = new SampleWindow(skip, limit);
        Fill(window, path, toTheEnd: false, cancellation);
        short[] samples = window.ToArray();
        return samples.Length > 0
            ? samples
            : throw new VcmrException($"'{path}' holds no audio samples{(startSeconds > 0 ? $" after {startSeconds:0.###} s" : string.Empty)}.");
    }

    /// <summary>Makes sure that what files need to be decoded is installed: nothing for WAV files of 16 kHz, mono, 16 bits.</summary>
    /// <param name="paths">Audio and video files.</param>
    /// <exception cref="VcmrException">ffmpeg or ffprobe is needed and not installed.</exception>
    internal static void RequirePrograms(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            using Stream? stored = Wav.OpenStored(path);
            if (stored is null)
            {
                MediaProcess.RequirePrograms();
                return;
            }
        }
    }

    /// <summary>Counts the samples of a file, and keeps none.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">The file is missing or cannot be decoded, or ffmpeg is missing.</exception>
    internal static long Count(string path, CancellationToken cancellation)
    {
        var window = new SampleWindow(0, 0);
        Fill(window, path, toTheEnd: true, cancellation);
        return window.Seen;
    }

    private static void Fill(SampleWindow window, string path, bool toTheEnd, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"The audio file '{path}' does not exist.");
        }

        using (Stream? stored = Wav.OpenStored(path))
        {
            if (stored is not null)
            {
                Copy(stored, window, path, toTheEnd, cancellation);
                return;
            }
        }

        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [.. InputOptions, "-i", MediaProcess.Argument(path), "-vn", .. OutputOptions, "pipe:1"],
            path,
            LimitFor(path),
            cancellation);
        if (window.Fill(ffmpeg.Output, toTheEnd, cancellation))
        {
            ffmpeg.Kill();
            cancellation.ThrowIfCancellationRequested();
        }
        else if (ffmpeg.Wait() != 0)
        {
            throw ffmpeg.Fault($"The audio of '{path}' cannot be decoded");
        }
    }

    private static void Copy(Stream stored, SampleWindow window, string path, bool toTheEnd, CancellationToken cancellation)
    {
        try
        {
            window.Fill(stored, toTheEnd, cancellation);
        }
        catch (IOException e)
        {
            throw new VcmrException($"The audio of '{path}' cannot be decoded: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

/// <summary>Keeps the samples [skip, skip + length) of a stream of 16-bit samples and counts them all.</summary>
internal sealed class SampleWindow(long skip, long length)
{
    private readonly ArrayBufferWriter<byte> _kept = new(1 << 16);

    /// <summary>Samples seen so far, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>Reads until the window is full (true) or the stream ends (false).</summary>
    /// <param name="stream">16-bit little-endian samples.</param>
    /// <param name="toTheEnd">Count on to the end of the stream even when the window is full.</param>
    /// <param name="cancellation">Ends reading; a process that writes the stream is ended by its own.</param>
    public bool Fill(Stream stream, bool toTheEnd = false, CancellationToken cancellation = default)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int odd = 0;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = stream.Read(buffer, odd, buffer.Length - odd);
                if (read == 0)
                {
                    return false;
                }

                int bytes = odd + read;
                int whole = bytes & ~1;
                Take(buffer.AsSpan(0, whole));
                odd = bytes - whole;
                if (odd == 1)
                {
                    buffer[0] = buffer[whole];
                }

                if (!toTheEnd && length != long.MaxValue && Seen >= skip + length)
                {
                    return true;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The samples kept.</summary>
    public short[] ToArray() => MemoryMarshal.Cast<byte, short>(_kept.WrittenSpan).ToArray();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        long first = Seen;
        Seen += bytes.Length / 2;
        long end = length == long.MaxValue ? long.MaxValue : skip + length;
        long from = Math.Clamp(skip - first, 0, bytes.Length / 2);
        long to = Math.Clamp(end - first, from, bytes.Length / 2);
        _kept.Write(bytes[(int)(from * 2)..(int)(to * 2)]);
    }
}
