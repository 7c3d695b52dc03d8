using FFMpegCore.Arguments;

namespace Vcmr.Media;

/// <summary>
/// A few small frames of a video to look at, as a viewer sees them, 16:9 with white margins where the video is of another
/// shape.
/// </summary>
internal static class Thumbnails
{
    /// <summary>Width of a frame (pixels).</summary>
    public const int Width = 192;

    /// <summary>Height of a frame (pixels).</summary>
    public const int Height = 108;

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
        byte[][] frames = Decode(path, count, 0, filters => filters.WithCustomFilter("fps", $"{1 / step:0.######}:start_time={step / 2:0.######}:round=near"));
        return [.. frames.Select((f, i) => ((i + 0.5) * step, f))];
    }

    /// <summary>Decodes the frame on screen at a time.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="seconds">The time (s).</param>
    /// <returns>An RGB frame, <c>[Height, Width, 3]</c>.</returns>
    /// <exception cref="VcmrException">The file cannot be decoded there.</exception>
    public static byte[] At(string path, double seconds) => Decode(path, 1, seconds, _ => { })[0];

    private static byte[][] Decode(string path, int count, double startSeconds, Action<VideoFilterOptions> pick)
    {
        VideoStream? video = Describe(path);
        using MediaProcess ffmpeg = MediaConversion.Start(
            path,
            startSeconds,
            output => output.DisableAudio().WithVideoFilters(filters => Fit(filters, pick, video)).WithFrameCount(count).WithPixelFormat("rgb24").ForceFormat("rawvideo"),
            TimeSpan.FromMinutes(2));
        ToneMapping? tones = video is null ? null : ToneMapping.For(video.Form);
        var frames = new List<byte[]>();
        while (frames.Count < count)
        {
            byte[] frame = new byte[Width * Height * 3];
            if (ffmpeg.Output.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
            {
                break;
            }

            tones?.Apply(frame);
            frames.Add(frame);
        }

        // What came before the damage, or before the limit, is shown.
        ffmpeg.Wait();
        return frames.Count > 0 ? [.. frames] : throw ffmpeg.Fault($"No frame of '{path}' can be decoded");
    }

    /// <summary>The stream, or null where only decoding will tell what is wrong.</summary>
    private static VideoStream? Describe(string path)
    {
        try
        {
            return MediaProbe.Probe(path).Video;
        }
        catch (VcmrException)
        {
            return null;
        }
    }

    private static void Fit(VideoFilterOptions filters, Action<VideoFilterOptions> pick, VideoStream? video)
    {
        pick(filters);
        string size = $"{Width}:{Height}:force_original_aspect_ratio=decrease";
        if (video is { Form: { } form } && form.Lines != FrameLines.All)
        {
            filters.WithCustomFilter("field", form.Lines == FrameLines.Even ? "top" : "bottom");
        }

        if (video is { Pixels: > 0 } && (video.Form.PixelAspect != 1 || video.Form.Lines != FrameLines.All))
        {
            (int width, int height) = video.Form.Shown(video.Width, video.Height);
            double scale = Math.Min((double)Width / width, (double)Height / height);
            size = $"{Math.Clamp(Math.Round(width * scale), 1, Width)}:{Math.Clamp(Math.Round(height * scale), 1, Height)}";
        }

        filters.WithCustomFilter("scale", size).WithCustomFilter("pad", $"{Width}:{Height}:(ow-iw)/2:(oh-ih)/2:white");
    }
}
