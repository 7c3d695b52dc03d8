namespace Vcmr.Media;

/// <summary>A few small frames of a video to look at, 16:9 with white margins where the video is of another shape.</summary>
public static class Thumbnails
{
    /// <summary>Width of a frame (pixels).</summary>
    public const int Width = 192;

    /// <summary>Height of a frame (pixels).</summary>
    public const int Height = 108;

    private static readonly string Fit =
        $"scale={Width}:{Height}:force_original_aspect_ratio=decrease,pad={Width}:{Height}:(ow-iw)/2:(oh-ih)/2:white";

    /// <summary>Decodes evenly spaced frames, each from the middle of its stretch.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="count">How many; fewer where the file ends early.</param>
    /// <param name="durationSeconds">Over how much of the video they are spread (s), from its start.</param>
    /// <returns>RGB frames, <c>[Height, Width, 3]</c> each, with their times (s).</returns>
    /// <exception cref="VcmrException">The file cannot be decoded.</exception>
    public static IReadOnlyList<(double Seconds, byte[] Rgb)> Of(string path, int count, double durationSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        double step = durationSeconds / count;
        List<byte[]> frames = Decode(path, count, [], $"fps={1 / step:0.######}:start_time={step / 2:0.######}:round=near,{Fit}");
        return [.. frames.Select((f, i) => ((i + 0.5) * step, f))];
    }

    /// <summary>Decodes the frame on screen at a time.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="seconds">The time (s).</param>
    /// <returns>An RGB frame, <c>[Height, Width, 3]</c>.</returns>
    /// <exception cref="VcmrException">The file cannot be decoded there.</exception>
    public static byte[] At(string path, double seconds) => Decode(path, 1, ["-ss", $"{seconds:0.###}"], Fit)[0];

    private static List<byte[]> Decode(string path, int count, string[] seek, string filter)
    {
        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [.. AudioDecoder.InputOptions, .. seek, "-i", MediaProcess.Argument(path), "-an", "-vf", filter, "-frames:v", $"{count}", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
            path,
            TimeSpan.FromMinutes(2),
            CancellationToken.None);
        var frames = new List<byte[]>();
        while (frames.Count < count)
        {
            byte[] frame = new byte[Width * Height * 3];
            if (ffmpeg.Output.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
            {
                break;
            }

            frames.Add(frame);
        }

        ffmpeg.Wait();
        return frames.Count > 0 ? frames : throw ffmpeg.Fault($"No frame of '{path}' can be decoded");
    }
}
