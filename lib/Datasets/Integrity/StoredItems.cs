using Microsoft.Data.Sqlite;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>Reads what a catalog says of its items, and whether that makes sense.</summary>
internal static class StoredItems
{
    /// <summary>Drops the video whose number is ?1.</summary>
    public const string DropVideo = "DELETE FROM videos WHERE id = ?1";

    /// <summary>Drops the clip whose path has the bytes ?1.</summary>
    public const string DropClip = "DELETE FROM clips WHERE path = CAST(?1 AS TEXT)";

    public static List<StoredItem> OfVideos(CatalogFile catalog) =>
        [.. VideoRows.Read(catalog).Select(r => new StoredItem(r.Id, r.Path, r.Audio, r.Features, VideoRowCheck.Fault(r) is { } fault ? $"catalog: {fault}" : null))];

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
}

/// <summary>A video or clip with what its rows say of its data.</summary>
/// <param name="Key">What finds its row for certain: a damaged path may be no text at all.</param>
/// <param name="Path">Its path.</param>
/// <param name="Audio">Its audio, or null.</param>
/// <param name="Features">Its features, or null.</param>
/// <param name="Fault">What is wrong with its rows themselves, or null.</param>
internal sealed record StoredItem(object Key, string Path, StoreExtent? Audio, StoreExtent? Features, string? Fault);
