namespace Vcmr.Audio;

/// <summary>
/// Decodes any audio ffmpeg knows to 16 kHz mono 16-bit samples. Tagging sets and videos share these output options,
/// so that stereo becomes 0.5 + 0.5 everywhere, as in the official data.
/// </summary>
public static class AudioDecoder
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>ffmpeg's output options for a stream of samples.</summary>
    internal static IReadOnlyList<string> OutputOptions { get; } =
        ["-ac", "1", "-ar", AudioFormat.SampleRate.ToString(), "-f", "s16le"];

    /// <summary>ffmpeg's options before an input: quiet, and no protocol but files, whatever a playlist may name.</summary>
    internal static IReadOnlyList<string> InputOptions { get; } =
        ["-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file"];

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
        if (!File.Exists(path))
        {
            throw new VcmrException($"The audio file '{path}' does not exist.");
        }

        long skip = (long)Math.Round(startSeconds * AudioFormat.SampleRate);
        long limit = durationSeconds is { } d ? (long)Math.Round(d * AudioFormat.SampleRate) : long.MaxValue;
        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [.. InputOptions, "-i", MediaProcess.Argument(path), "-vn", .. OutputOptions, "pipe:1"],
            path,
            Limit,
            cancellation);
        var window = new SampleWindow(skip, limit);
        bool complete = window.Fill(ffmpeg.Output);
        if (complete)
        {
            ffmpeg.Kill();
            cancellation.ThrowIfCancellationRequested();
        }
        else if (ffmpeg.Wait() != 0)
        {
            throw new VcmrException($"The audio of '{path}' cannot be decoded: {ffmpeg.Failure()}.");
        }

        short[] samples = window.ToArray();
        return samples.Length > 0
            ? samples
            : throw new VcmrException($"'{path}' holds no audio samples{(startSeconds > 0 ? $" after {startSeconds:0.###} s" : string.Empty)}.");
    }
}
