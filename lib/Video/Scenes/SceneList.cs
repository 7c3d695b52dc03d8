using Vcmr.Media;

namespace Vcmr.Video.Scenes;

/// <summary>The scenes of one file, with the curve they were cut from.</summary>
/// <param name="Rate">Frames per second.</param>
/// <param name="Scenes">Contiguous scenes from frame 0 to the last.</param>
/// <param name="Seconds">Duration of each scene (s).</param>
/// <param name="Scores">The score of each frame; cuts lie where it reaches the threshold.</param>
/// <param name="Times">When each frame begins (s), and where the last one ends.</param>
internal sealed record SceneList(FrameRate Rate, IReadOnlyList<SceneRange> Scenes, IReadOnlyList<double> Seconds, IReadOnlyList<float> Scores, IReadOnlyList<double> Times)
{
    /// <summary>Frames in the file.</summary>
    public int Frames => Scores.Count;

    /// <summary>Duration of the longest scene (s); 0 without scenes.</summary>
    public double LongestSeconds => Seconds.DefaultIfEmpty().Max();

    /// <summary>Decodes a file and finds its scenes.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">The file cannot be read or has no video.</exception>
    public static SceneList Detect(
        string path,
        double threshold = SceneDetector.DefaultThreshold,
        int minimumFrames = SceneDetector.DefaultMinimumFrames,
        CancellationToken cancellation = default)
    {
        MediaInfo media = MediaProbe.Probe(path, cancellation);
        VideoStream video = media.RequireVideo();
        var downscaler = new SceneDownscaler(video.Width, video.Height, ColorMatrix.Bt601);
        var detector = new SceneDetector(downscaler.Width, downscaler.Height, threshold, minimumFrames);
        OnePass.Result pass = OnePass.Run(media, 0, 0, (frame, _, _) => detector.Add(frame, downscaler), new OnePassOptions(), cancellation);
        IReadOnlyList<SceneRange> scenes = detector.Scenes();
        return new SceneList(video.Rate, scenes, [.. scenes.Select(s => pass.Times.Seconds(s.StartFrame, s.EndFrame))], detector.Scores, [.. Enumerable.Range(0, detector.Frames + 1).Select(pass.Times.At)]);
    }
}
