using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>What <see cref="SceneTimeline"/> draws of a video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="Verdict">What became of it, in a few words.</param>
/// <param name="Seconds">Its duration (s).</param>
public sealed record VideoTimeline(string Video, string Verdict, double Seconds)
{
    /// <summary>Frames, evenly spaced from beginning to end, each from the middle of its stretch.</summary>
    public required IReadOnlyList<Picture> Frames { get; init; }

    /// <summary>Duration of each scene (s), one after another from 0.</summary>
    public required IReadOnlyList<double> SceneSeconds { get; init; }

    /// <summary>Score of each frame; the first frame has none and counts as 0.</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Time of each frame (s), rising.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>Frames that begin a scene, the first one left out.</summary>
    public required IReadOnlyList<int> Cuts { get; init; }

    /// <summary>Frames that reach the threshold too soon after a cut to begin a scene.</summary>
    public required IReadOnlyList<int> Dropped { get; init; }

    /// <summary>Score from which on a frame begins a scene.</summary>
    public required double Threshold { get; init; }

    /// <summary>Fewest frames between two cuts.</summary>
    public required int MinimumFrames { get; init; }

    /// <summary>The longest scene that is still accepted (s).</summary>
    public required double LimitSeconds { get; init; }

    /// <summary>Where segments begin (s); none where the video is not used.</summary>
    public IReadOnlyList<double> SegmentStarts { get; init; } = [];

    /// <summary>Duration of a segment (s).</summary>
    public double SegmentSeconds { get; init; }
}
