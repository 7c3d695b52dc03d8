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

    /// <summary>Makes the rule that decides on cuts, by the fewest frames between two.</summary>
    public required Func<int, CutRule> Rule { get; init; }

    /// <summary>When each frame is shown by its stamp (µs).</summary>
    public required IReadOnlyList<long> Stamps { get; init; }

    /// <summary>Cuts the curve anew.</summary>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    public SceneCuts Recut(double threshold, int minimumFrames) => SceneCuts.Of(Scores, f => Stamps[f], threshold, Rule(minimumFrames));

    /// <summary>Decodes a file and finds its scenes.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    /// <param name="version">Which PySceneDetect they equal.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">The file cannot be read or has no video.</exception>
    public static SceneList Detect(
        string path,
        double threshold = SceneDetector.DefaultThreshold,
        int minimumFrames = SceneDetector.DefaultMinimumFrames,
        SceneVersion version = SceneVersion.V06,
        CancellationToken cancellation = default)
    {
        MediaInfo media = MediaProbe.Probe(path, cancellation);
        VideoStream video = media.RequireVideo();
        SceneDetector detector = SceneDetector.For(video, version, threshold, minimumFrames);
        var stamps = new List<long>();
        OnePass.Result pass = OnePass.Run(
            media,
            0,
            0,
            (frame, number, times) =>
            {
                stamps.Add(times.Stamp(number));
                detector.Add(frame, stamps[^1]);
            },
            new OnePassOptions(),
            cancellation);
        IReadOnlyList<SceneRange> scenes = detector.Scenes();
        return new SceneList(video.Rate, scenes, [.. scenes.Select(s => pass.Times.Seconds(s.StartFrame, s.EndFrame))], detector.Scores, [.. Enumerable.Range(0, detector.Frames + 1).Select(pass.Times.At)])
        {
            Rule = minimum => CutRule.Of(version, minimum, video.AverageRate ?? video.Rate),
            Stamps = stamps,
        };
    }
}
