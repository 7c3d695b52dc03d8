using Vcmr.Media;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video;

/// <summary>Reads single frames of a video to look at; corpora are made in one pass instead.</summary>
internal static class FrameReader
{
    /// <summary>Reads the frames that CLIP sees of a part of a video, five a second, each with its original.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="startSecond">Where the part begins (s).</param>
    /// <param name="seconds">Its duration (s); frames stay in memory, so keep it short.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <returns>The frames; fewer where the video ends before.</returns>
    /// <exception cref="VcmrException">The file cannot be read or has no video.</exception>
    public static IReadOnlyList<SampledFrame> Read(string path, int startSecond, int seconds, CancellationToken cancellation = default) =>
        Read(path, startSecond, seconds, FramePreprocessing.Clip, _ => true, cancellation);

    /// <summary>Reads the frames that an encoder sees of a part of a video, five a second.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="startSecond">Where the part begins (s).</param>
    /// <param name="seconds">Its duration (s); frames stay in memory, 150 kB each without their original.</param>
    /// <param name="kind">How frames are prepared.</param>
    /// <param name="original">Whether the k-th picked frame of the video keeps its original.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <returns>The frames; fewer where the video ends before.</returns>
    /// <exception cref="VcmrException">The file cannot be read or has no video.</exception>
    public static IReadOnlyList<SampledFrame> Read(
        string path, int startSecond, int seconds, FramePreprocessing kind, Func<int, bool> original, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startSecond);
        MediaInfo media = MediaProbe.Probe(path, cancellation);
        VideoStream video = media.RequireVideo();
        var preprocessing = new ClipPreprocessing(video.Width, video.Height, kind, video.Form);
        (int width, int height) = video.Form.Shown(video.Width, video.Height);
        var frames = new List<SampledFrame>();
        int next = startSecond * FrameSampler.FramesPerSecond;
        int end = next + (seconds * FrameSampler.FramesPerSecond);
        OnePass.Run(
            media,
            0,
            0,
            (frame, number, times) =>
            {
                for (int shown = Math.Min(end, times.PointsBefore(number + 1)); next < shown; next++)
                {
                    byte[] preprocessed = new byte[ClipPreprocessing.FrameBytes];
                    preprocessing.ToBytes(frame, preprocessed);
                    frames.Add(new SampledFrame(times.At(number), width, height, original(next) ? ShownPicture.Of(frame, video.Form) : [], preprocessed));
                }
            },
            new OnePassOptions(),
            cancellation);
        return frames;
    }
}

/// <summary>One of the five frames a second that encoders see, before and after preprocessing.</summary>
/// <param name="Seconds">Its time in the video (s).</param>
/// <param name="Width">Width of the original as it is shown (square pixels).</param>
/// <param name="Height">Height of the original as it is shown (square pixels).</param>
/// <param name="Rgb">The original as it is shown, <c>[height, width, 3]</c>; empty where it was not asked for.</param>
/// <param name="Preprocessed">After CLIP's resize and crop, <c>[224, 224, 3]</c>.</param>
internal sealed record SampledFrame(double Seconds, int Width, int Height, byte[] Rgb, byte[] Preprocessed);
