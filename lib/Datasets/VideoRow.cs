using Vcmr.Video;

namespace Vcmr.Datasets;

/// <summary>A video as its catalog has it.</summary>
internal sealed class VideoRow
{
    public required string Path { get; init; }

    /// <summary>The name of a <see cref="VideoState"/> in lower case.</summary>
    public required string State { get; init; }

    public required string? Reason { get; init; }

    public required double DurationSeconds { get; init; }

    public required FrameRate Rate { get; init; }

    /// <summary>Where the used part begins (s).</summary>
    public required int StartSecond { get; init; }

    public required string Hash { get; init; }

    /// <summary>Null unless it is kept.</summary>
    public required StoreExtent? Audio { get; init; }

    /// <summary>Null unless it is kept.</summary>
    public required StoreExtent? Features { get; init; }

    public SceneRange[] Scenes { get; set; } = [];

    public double[] SceneSeconds { get; set; } = [];

    public SegmentRow[] Segments { get; set; } = [];
}
