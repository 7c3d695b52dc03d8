using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>A video as its catalog has it.</summary>
internal sealed class VideoRow
{
    /// <summary>Its number in the catalog; 0 before it has one.</summary>
    public long Id { get; init; }

    public required string Path { get; init; }

    /// <summary>The name of a <see cref="VideoState"/> in lower case.</summary>
    public required string State { get; init; }

    public required string? Reason { get; init; }

    public required double DurationSeconds { get; init; }

    public required FrameRate Rate { get; init; }

    /// <summary>Where the used part begins (s).</summary>
    public required int StartSecond { get; init; }

    public required string Hash { get; init; }

    /// <summary>CRC-32C of all that is above but the number, and of the scenes, as it was written.</summary>
    public long Crc { get; init; }

    /// <summary>Null unless it is kept.</summary>
    public StoreExtent? Audio { get; init; }

    /// <summary>Null unless it is kept.</summary>
    public StoreExtent? Features { get; init; }

    public SceneRange[] Scenes { get; set; } = [];

    public double[] SceneSeconds { get; set; } = [];

    public SegmentRow[] Segments { get; set; } = [];

    /// <summary>What is written of a video that was just worked on, but for its data.</summary>
    public static VideoRow Of(VideoResult result) => new()
    {
        Path = result.Source.Name,
        State = result.State.ToString().ToLowerInvariant(),
        Reason = result.Reason,
        DurationSeconds = result.DurationSeconds,
        Rate = result.Media?.Video?.Rate ?? new FrameRate(0, 1),
        StartSecond = result.StartSecond,
        Hash = result.Source.Hash,
        Scenes = [.. result.Scenes],
        SceneSeconds = [.. result.SceneSeconds],
    };

    /// <summary>CRC-32C of everything but the data, which have their own.</summary>
    public uint Checksum()
    {
        byte[] text = Encoding.UTF8.GetBytes($"{Path}\0{State}\0{Reason}\0{DurationSeconds:R}\0{Rate}\0{StartSecond}\0{Hash}");
        Crc32 crc = Vcmr.Storage.Checksum.Begin();
        crc.Append(text);
        crc.Append(MemoryMarshal.AsBytes<SceneRange>(Scenes));
        crc.Append(MemoryMarshal.AsBytes<double>(SceneSeconds));
        return crc.GetCurrentHashAsUInt32();
    }
}
