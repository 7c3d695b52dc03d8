using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>Reads a catalog of videos whole: each table once, in the order in which it lies on the disk.</summary>
internal static class VideoRows
{
    /// <summary>The videos, in the order in which they came into the catalog.</summary>
    /// <exception cref="VcmrException">A row cannot be read.</exception>
    public static List<VideoRow> Read(CatalogFile catalog) => catalog.Snapshot(() =>
    {
        var videos = new List<VideoRow>();
        var places = new Dictionary<long, int>();
        ReadVideos(catalog, videos, places);
        ReadScenes(catalog, videos, places);
        ReadSegments(catalog, videos, places);
        ReadMended(catalog, videos, places);
        return videos;
    });

    private static void ReadVideos(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        using SqliteCommand command = catalog.Command(
            """
            SELECT id, path, state, reason, duration, rate_numerator, rate_denominator, sha256,
                audio.offset, audio.length, audio.crc, features.row, features.rows, features.crc, videos.crc, start_second
            FROM videos LEFT JOIN audio ON audio.video = id LEFT JOIN features ON features.video = id
            ORDER BY id
            """);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            places.Add(row.GetInt64(0), videos.Count);
            videos.Add(new VideoRow
            {
                Id = row.GetInt64(0),
                Path = row.GetString(1),
                State = row.GetString(2),
                Reason = row.IsDBNull(3) ? null : row.GetString(3),
                DurationSeconds = row.GetDouble(4),
                Rate = new FrameRate(row.GetInt64(5), row.GetInt64(6)),
                Hash = row.GetString(7),
                Audio = Extent(row, 8),
                Features = Extent(row, 11),
                Crc = row.GetInt64(14),
                StartSecond = row.GetInt32(15),
            });
        }
    }

    /// <summary>
    /// Scenes are by far the most rows, eight million for a hundred thousand videos, and are read past ADO.NET, which
    /// would take several times as long.
    /// </summary>
    private static void ReadScenes(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        var ranges = new List<SceneRange>();
        var seconds = new List<double>();
        sqlite3 database = catalog.Connection.Handle!;
        Require(raw.sqlite3_prepare_v2(database, "SELECT video, start_frame, end_frame, seconds FROM scenes ORDER BY video, number", out sqlite3_stmt row), raw.SQLITE_OK);
        using (row)
        {
            long current = 0;
            int result;
            while ((result = raw.sqlite3_step(row)) == raw.SQLITE_ROW)
            {
                long id = raw.sqlite3_column_int64(row, 0);
                if (id != current)
                {
                    Finish(current);
                    current = id;
                }

                ranges.Add(new SceneRange(raw.sqlite3_column_int(row, 1), raw.sqlite3_column_int(row, 2)));
                seconds.Add(raw.sqlite3_column_double(row, 3));
            }

            Require(result, raw.SQLITE_DONE);
            Finish(current);
        }

        void Finish(long id)
        {
            if (ranges.Count > 0)
            {
                VideoRow video = videos[places[id]];
                (video.Scenes, video.SceneSeconds) = ([.. ranges], [.. seconds]);
                ranges.Clear();
                seconds.Clear();
            }
        }

        void Require(int result, int expected)
        {
            if (result != expected)
            {
                SqliteException.ThrowExceptionForRC(result, database);
            }
        }
    }

    private static void ReadSegments(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        var segments = new List<SegmentRow>();
        using SqliteCommand command = catalog.Command(
            "SELECT video, number, audio_offset, audio_length, feature_row, feature_rows FROM segments ORDER BY video, number");
        using SqliteDataReader row = command.ExecuteReader();
        VideoRow? video = null;
        while (row.Read())
        {
            VideoRow owner = videos[places[row.GetInt64(0)]];
            if (!ReferenceEquals(owner, video))
            {
                Finish();
                video = owner;
            }

            segments.Add(new SegmentRow(row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4), row.GetInt32(5)));
        }

        Finish();

        void Finish()
        {
            if (video is not null)
            {
                video.Segments = [.. segments];
                segments.Clear();
            }
        }
    }

    private static void ReadMended(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        if (!MendedTable.Exists(catalog))
        {
            return;
        }

        using SqliteCommand command = catalog.Command("SELECT item, filled, cut, stretched FROM mended_sound");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            if (places.TryGetValue(row.GetInt64(0), out int place))
            {
                videos[place].Mended = MendedTable.Read(row, 1);
            }
        }
    }

    private static StoreExtent? Extent(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new StoreExtent(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2));
}

/// <summary>A video as its catalog has it.</summary>
internal sealed record VideoRow
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

    /// <summary>Null where nothing was mended.</summary>
    public MendedSound? Mended { get; set; }

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
        Mended = result.Mended,
    };

    /// <summary>What stands for a kept video whose bytes are those of another one.</summary>
    /// <param name="first">The path of the other one.</param>
    public VideoRow AsSame(string first) => this with
    {
        State = nameof(VideoState.Rejected).ToLowerInvariant(),
        Reason = $"{Reasons.Same}: {first}",
        Audio = null,
        Features = null,
        Segments = [],
    };

    /// <summary>CRC-32C of everything but the data, which have their own.</summary>
    public uint Checksum()
    {
        byte[] text = Encoding.UTF8.GetBytes($"{Path}\0{State}\0{Reason}\0{DurationSeconds:R}\0{Rate}\0{StartSecond}\0{Hash}");
        Crc32 crc = Vcmr.Storage.Checksum.Begin();
        crc.Append(text);
        crc.Append(MemoryMarshal.AsBytes<SceneRange>(Scenes));
        crc.Append(MemoryMarshal.AsBytes<double>(SceneSeconds));
        if (Mended is { } mended)
        {
            crc.Append(MemoryMarshal.AsBytes<double>([mended.FilledSeconds, mended.CutSeconds, mended.StretchedSeconds]));
        }

        return crc.GetCurrentHashAsUInt32();
    }
}

/// <summary>A segment as its catalog has it: numbers of rows within that corpus' own stores.</summary>
internal readonly record struct SegmentRow(int Number, long AudioOffset, int AudioLength, long FeatureRow, int FeatureRows);
