using Vcmr.Media;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>Everything that is learned from one video, before it goes to the catalog and the stores.</summary>
internal sealed record VideoResult
{
    public required SourceFile Source { get; init; }

    public required VideoState State { get; init; }

    public string? Reason { get; init; }

    public MediaInfo? Media { get; init; }

    public double DurationSeconds { get; init; }

    public int StartSecond { get; init; }

    public int Segments { get; init; }

    public IReadOnlyList<SceneRange> Scenes { get; init; } = [];

    /// <summary>Duration of each scene (s).</summary>
    public IReadOnlyList<double> SceneSeconds { get; init; } = [];

    public short[] Audio { get; init; } = [];

    /// <summary>One row a second, <c>[seconds, dimension]</c>.</summary>
    public float[] Features { get; init; } = [];
}
