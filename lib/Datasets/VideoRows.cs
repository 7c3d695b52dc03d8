using Microsoft.Data.Sqlite;
using Vcmr.Video;

namespace Vcmr.Datasets;

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
        return videos;
    });

    private static void ReadVideos(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        using SqliteCommand command = catalog.Command(
            """
            SELECT id, path, state, reason, duration, rate_numerator, rate_denominator, sha256,
                audio.offset, audio.length, audio.crc, features.row, features.rows, features.crc
            FROM videos LEFT JOIN audio ON audio.video = id LEFT JOIN features ON features.video = id
            ORDER BY id
            """);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            places.Add(row.GetInt64(0), videos.Count);
            videos.Add(new VideoRow
            {
                Path = row.GetString(1),
                State = row.GetString(2),
                Reason = row.IsDBNull(3) ? null : row.GetString(3),
                DurationSeconds = row.GetDouble(4),
                Rate = new FrameRate(row.GetInt64(5), row.GetInt64(6)),
                Hash = row.GetString(7),
                Audio = Extent(row, 8),
                Features = Extent(row, 11),
            });
        }
    }

    private static void ReadScenes(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        var scenes = new List<(SceneRange Range, double Seconds)>();
        ByVideo(
            catalog,
            "SELECT video, start_frame, end_frame, seconds FROM scenes ORDER BY video, number",
            row => scenes.Add((new SceneRange(row.GetInt32(1), row.GetInt32(2)), row.GetDouble(3))),
            id =>
            {
                VideoRow video = videos[places[id]];
                video.Scenes = [.. scenes.Select(s => s.Range)];
                video.SceneSeconds = [.. scenes.Select(s => s.Seconds)];
                scenes.Clear();
            });
    }

    private static void ReadSegments(CatalogFile catalog, List<VideoRow> videos, Dictionary<long, int> places)
    {
        var segments = new List<SegmentRow>();
        ByVideo(
            catalog,
            "SELECT video, number, audio_offset, audio_length, feature_row, feature_rows FROM segments ORDER BY video, number",
            row => segments.Add(new SegmentRow(row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4), row.GetInt32(5))),
            id =>
            {
                videos[places[id]].Segments = [.. segments];
                segments.Clear();
            });
    }

    /// <summary>Reads rows that begin with their video's number and come ordered by it.</summary>
    private static void ByVideo(CatalogFile catalog, string sql, Action<SqliteDataReader> add, Action<long> finish)
    {
        using SqliteCommand command = catalog.Command(sql);
        using SqliteDataReader row = command.ExecuteReader();
        long? current = null;
        while (row.Read())
        {
            long id = row.GetInt64(0);
            if (current is { } last && last != id)
            {
                finish(last);
            }

            current = id;
            add(row);
        }

        if (current is { } end)
        {
            finish(end);
        }
    }

    private static StoreExtent? Extent(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new StoreExtent(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2));
}
