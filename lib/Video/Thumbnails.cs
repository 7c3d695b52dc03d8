using Vcmr.Audio;

namespace Vcmr.Video;

/// <summary>A few small frames of a video, evenly spaced, to look at.</summary>
public static class Thumbnails
{
    /// <summary>Decodes frames.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="count">How many; fewer where the file ends early.</param>
    /// <param name="durationSeconds">Over how much of the video they are spread (s), from its start.</param>
    /// <param name="width">Width (pixels).</param>
    /// <param name="height">Height (pixels).</param>
    /// <returns>RGB frames, <c>[height, width, 3]</c> each, with their times (s).</returns>
    /// <exception cref="VcmrException">The file cannot be decoded.</exception>
    public static IReadOnlyList<(double Seconds, byte[] Rgb)> Of(string path, int count, double durationSeconds, int width = 160, int height = 90)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        double step = durationSeconds / count;
        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [
                .. AudioDecoder.InputOptions, "-i", MediaProcess.Argument(path), "-an",
                "-vf", $"fps={1 / step:0.######}:start_time={step / 2:0.######}:round=near,scale={width}:{height}",
                "-frames:v", $"{count}", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
            ],
            path,
            TimeSpan.FromMinutes(2),
            CancellationToken.None);
        var frames = new List<(double, byte[])>();
        while (frames.Count < count)
        {
            byte[] frame = new byte[width * height * 3];
            if (ffmpeg.Output.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
            {
                break;
            }

            frames.Add(((frames.Count + 0.5) * step, frame));
        }

        ffmpeg.Wait();
        return frames.Count > 0 ? frames : throw ffmpeg.Fault($"No frame of '{path}' can be decoded");
    }
}
