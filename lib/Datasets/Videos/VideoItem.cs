using Vcmr.Media;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>One video of a corpus, kept or not.</summary>
/// <param name="Path">Path below the video folder, with forward slashes.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it is not kept, or null; what precedes a colon names the kind.</param>
/// <param name="DurationSeconds">Duration (s); 0 where it is unknown.</param>
/// <param name="FrameRate">Frames per second; 0 where it is unknown.</param>
/// <param name="LongestSceneSeconds">Duration of its longest scene (s); 0 where it was not decoded.</param>
/// <param name="Scenes">Its scenes from the first frame to the last; none where it was not decoded.</param>
/// <param name="SceneSeconds">Duration of each scene (s).</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="FeatureRows">Number of feature rows, one a second of the middle part.</param>
public sealed record VideoItem(
    string Path,
    VideoState State,
    string? Reason,
    double DurationSeconds,
    double FrameRate,
    double LongestSceneSeconds,
    IReadOnlyList<SceneRange> Scenes,
    IReadOnlyList<double> SceneSeconds,
    int Segments,
    int FeatureRows)
{
    /// <summary>Where the part begins that the segments and the feature rows are taken from (s).</summary>
    public int StartSecond { get; init; }

    /// <summary>What was mended in the sound of that part for it to follow its time stamps; null where nothing was.</summary>
    public MendedSound? Mended { get; init; }
}

/// <summary>What became of a video.</summary>
public enum VideoState
{
    /// <summary>It is in the corpus.</summary>
    Kept,

    /// <summary>The cleaning rule turned it down.</summary>
    Rejected,

    /// <summary>It could not be read; <c>--retry-failed</c> tries again.</summary>
    Failed,
}

/// <summary>One 15 s segment of a kept video.</summary>
/// <param name="Song">The video it comes from (<see cref="VideoItem.Path"/>); splits go by it.</param>
/// <param name="Index">Its number within the song, from 0.</param>
/// <param name="AudioOffset">First sample in the corpus' audio.</param>
/// <param name="AudioLength">Number of samples at 16 kHz.</param>
/// <param name="FeatureRow">First row in the corpus' features.</param>
/// <param name="FeatureRows">Number of rows, one a second.</param>
public sealed record Segment(string Song, int Index, long AudioOffset, int AudioLength, long FeatureRow, int FeatureRows);
