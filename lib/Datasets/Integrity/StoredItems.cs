using Microsoft.Data.Sqlite;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Integrity;

/// <summary>Reads what a catalog says of its items, and whether that makes sense.</summary>
internal static class StoredItems
{
    private static readonly string[] States = [.. Enum.GetNames<VideoState>().Select(n => n.ToLowerInvariant())];

    /// <summary>Drops the video whose number is ?1.</summary>
    public const string DropVideo = "DELETE FROM videos WHERE id = ?1";

    /// <summary>Drops the clip whose path has the bytes ?1.</summary>
    public const string DropClip = "DELETE FROM clips WHERE path = CAST(?1 AS TEXT)";

    public static List<StoredItem> OfVideos(CatalogFile catalog) =>
        [.. VideoRows.Read(catalog).Select(r => new StoredItem(r.Id, r.Path, r.Audio, r.Features, Fault(r)))];

    public static List<StoredItem> OfClips(CatalogFile catalog) => catalog.Snapshot(() =>
    {
        var items = new List<StoredItem>();
        using SqliteCommand command = catalog.Command("SELECT path, reason, offset, length, crc, CAST(path AS BLOB) FROM clips ORDER BY path");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            var audio = new StoreExtent(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
            string? fault = row.IsDBNull(1) || audio.Length == 0 ? null : "catalog: it has audio and a reason to have none";
            items.Add(new StoredItem(row.GetFieldValue<byte[]>(5), row.GetString(0), audio, null, fault));
        }

        return items;
    });

    private static string? Fault(VideoRow row)
    {
        if (row.Checksum() != row.Crc)
        {
            return "catalog: the checksum of its rows differs";
        }

        if (!States.Contains(row.State))
        {
            return $"catalog: the state '{row.State}' is unknown";
        }

        bool isKept = row.State == States[(int)VideoState.Kept];
        if (isKept != row.Reason is null)
        {
            return isKept ? "catalog: it is kept and has a reason not to be" : "catalog: it is not kept and has no reason";
        }

        string? scenes = SceneFault(row.Scenes);
        return scenes ?? (isKept ? DataFault(row)
            : row.Audio is not null || row.Features is not null || row.Segments.Length > 0 ? "catalog: it is not kept and has data" : null);
    }

    private static string? SceneFault(SceneRange[] scenes)
    {
        for (int i = 0; i < scenes.Length; i++)
        {
            if (scenes[i].EndFrame < scenes[i].StartFrame || scenes[i].StartFrame < (i == 0 ? 0 : scenes[i - 1].EndFrame))
            {
                return $"catalog: scene {i} is out of order";
            }
        }

        return null;
    }

    private static string? DataFault(VideoRow row)
    {
        if (row.Audio is not { } audio || row.Features is not { } features || row.Segments.Length == 0)
        {
            return $"catalog: its {(row.Audio is null ? "audio" : row.Features is null ? "features" : "segments")} are missing";
        }

        // Segments divide the data: one begins where the one before it ends.
        (long sample, long second) = (audio.Start, features.Start);
        for (int i = 0; i < row.Segments.Length; i++)
        {
            SegmentRow s = row.Segments[i];
            if (s.Number != i || s.AudioOffset != sample || s.FeatureRow != second || s.AudioLength < 0 || s.FeatureRows < 0)
            {
                return $"catalog: segment {i} is missing or does not lie where it should";
            }

            (sample, second) = (sample + s.AudioLength, second + s.FeatureRows);
        }

        return sample == audio.Start + audio.Length && second == features.Start + features.Length ? null : "catalog: its segments do not cover its data";
    }
}

/// <summary>A video or clip with what its rows say of its data.</summary>
/// <param name="Key">What finds its row for certain: a damaged path may be no text at all.</param>
/// <param name="Path">Its path.</param>
/// <param name="Audio">Its audio, or null.</param>
/// <param name="Features">Its features, or null.</param>
/// <param name="Fault">What is wrong with its rows themselves, or null.</param>
internal sealed record StoredItem(object Key, string Path, StoreExtent? Audio, StoreExtent? Features, string? Fault);
