using System.Diagnostics;

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

    /// <summary>
    /// ffmpeg's options before an input: quiet, and no file but that. Of a transport stream ffmpeg would close up a hole of more
    /// than 10 s in one stream alone; new clocks are told from holes here, by both.
    /// </summary>
    internal static IReadOnlyList<string> InputOptions { get; } = ["-nostdin", "-hide_banner", "-dts_delta_threshold", "1000000", .. FileOptions];

    /// <summary>The time that going through a file may take: 10 min, and a second for each 1 MB.</summary>
    internal static TimeSpan LimitFor(string path) => TimeSpan.FromSeconds(600 + (new FileInfo(path) is { Exists: true } file ? file.Length / 1_000_000 : 0));

    /// <summary>
    /// Decodes a file, or a part of it. Sound lies where its time stamps say, counted from its first sample: silence stands
    /// where some is missing, what is there twice is cut, and a clock that runs differently is followed.
    /// </summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="startSeconds">Where to begin (s); exact to the sample.</param>
    /// <param name="durationSeconds">How much to decode (s); null is to the end.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <returns>Samples at 16 kHz; fewer than asked for where the file ends early.</returns>
    /// <exception cref="VcmrException">The file is missing or cannot be decoded, holds no samples, or ffmpeg is missing.</exception>
    public static short[] Decode(string path, double startSeconds = 0, double? durationSeconds = null, CancellationToken cancellation = default) =>
        Read(path, startSeconds, durationSeconds, cancellation).Samples;

    /// <summary>Decodes as <see cref="Decode"/> does, and says what had to be mended.</summary>
    internal static DecodedSound Read(string path, double startSeconds, double? durationSeconds, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startSeconds);
        var window = new SampleWindow(
            (long)Math.Round(startSeconds * AudioFormat.SampleRate),
            durationSeconds is { } d ? (long)Math.Round(d * AudioFormat.SampleRate) : long.MaxValue);
        SoundMending mending = Stream(path, window.Take, cancellation);
        short[] samples = window.ToArray();
        return samples.Length > 0
            ? new DecodedSound(samples, mending)
            : throw Empty(path, startSeconds);
    }

    /// <summary>The error for a file without samples.</summary>
    internal static VcmrException Empty(string path, double startSeconds = 0) =>
        new($"'{path}' holds no audio samples{(startSeconds > 0 ? $" after {startSeconds:0.###} s" : string.Empty)}.");

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

    /// <summary>Decodes a file of any length in a little memory.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="sink">
    /// Takes the samples piece by piece, on the calling thread, and says whether it wants more. ffmpeg waits for it, at
    /// nobody's cost: the time limit is for decoding alone.
    /// </param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <returns>What had to be mended in the samples handed over.</returns>
    /// <exception cref="VcmrException">The file is missing or cannot be decoded, or ffmpeg is missing.</exception>
    internal static SoundMending Stream(string path, SampleSink sink, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw MediaFiles.NoFile(path, "audio file");
        }

        // To start ffmpeg takes longer than anything else here, and a named pipe would keep it waiting.
        if (MediaFiles.Target(path) is { Exists: true, Length: 0 })
        {
            throw new VcmrException($"The audio of '{path}' cannot be decoded: it is empty.");
        }

        using Stream? stored = Wav.OpenStored(path);
        return stored is null ? Convert(path, sink, cancellation) : Copy(stored, sink, path, cancellation);
    }

    private static SoundMending Convert(string path, SampleSink sink, CancellationToken cancellation)
    {
        // Elsewhere processes have no such pipes, and samples are counted.
        using OutputPipe? stampPipe = OperatingSystem.IsLinux() ? new OutputPipe() : null;
        string[] filters = stampPipe is null ? [] : ["-filter_threads", "1", "-af", SoundStamps.Filters(stampPipe.Path)];
        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg", [.. InputOptions, "-i", MediaProcess.Argument(path), "-vn", .. filters, .. OutputOptions, "pipe:1"], path, LimitFor(path), cancellation);
        var placer = new SoundPlacer(SoundClock.Unknown, stampPipe is not null, samples =>
        {
            long start = Stopwatch.GetTimestamp();
            bool isMore = sink(samples);
            ffmpeg.Extend(Stopwatch.GetElapsedTime(start));
            return isMore;
        });
        using Task? stamps = stampPipe is null ? null : placer.Follow(stampPipe.Stream);
        bool isRead = false;
        int code;
        try
        {
            isRead = placer.Read(ffmpeg.Output, cancellation);
        }
        finally
        {
            if (!isRead)
            {
                ffmpeg.Kill();
            }

            code = ffmpeg.End();
            stampPipe?.Close();
            stamps?.Wait(CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        if (isRead && code != 0)
        {
            throw ffmpeg.Fault($"The audio of '{path}' cannot be decoded");
        }

        placer.Finish();
        return placer.Mending;
    }

    private static SoundMending Copy(Stream stored, SampleSink sink, string path, CancellationToken cancellation)
    {
        try
        {
            var placer = new SoundPlacer(SoundClock.Unknown, isStamped: false, sink);
            if (placer.Read(stored, cancellation))
            {
                placer.Finish();
            }

            return placer.Mending;
        }
        catch (IOException e)
        {
            throw new VcmrException($"The audio of '{path}' cannot be decoded: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

/// <summary>Samples of a sound at 16 kHz, and what was mended in it.</summary>
internal sealed record DecodedSound(short[] Samples, SoundMending Mending);
