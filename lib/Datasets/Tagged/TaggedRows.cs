using Microsoft.Data.Sqlite;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Tagged;

/// <summary>What the catalog of a tagged corpus says, read whole.</summary>
/// <param name="Clips">The clips, by number.</param>
/// <param name="Tags">Clips' paths and their tags.</param>
/// <param name="Groups">The group of each tag that has one.</param>
internal sealed record TaggedRows(IReadOnlyList<TaggedRow> Clips, IReadOnlyList<(string Path, string Tag)> Tags, IReadOnlyList<(string Tag, string Group)> Groups)
{
    public static TaggedRows Read(CatalogFile catalog) => catalog.Snapshot(() => new TaggedRows(
        ReadClips(catalog),
        ReadPairs(catalog, "SELECT path, tag FROM tags ORDER BY path, tag"),
        ReadPairs(catalog, "SELECT tag, name FROM groups ORDER BY tag")));

    private static List<TaggedRow> ReadClips(CatalogFile catalog)
    {
        var clips = new List<TaggedRow>();
        (string columns, string join) = MendedTable.Exists(catalog) ? ("filled, cut, stretched", "LEFT JOIN mended_sound ON item = path") : ("NULL", "");
        using SqliteCommand command = catalog.Command($"SELECT number, path, split, reason, offset, length, crc, {columns} FROM entries JOIN clips USING (path) {join} ORDER BY number");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            clips.Add(new TaggedRow(
                row.GetInt64(0),
                row.GetString(1),
                row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3),
                new StoreExtent(row.GetInt64(4), row.GetInt32(5), row.GetInt64(6)),
                row.IsDBNull(7) ? null : MendedTable.Read(row, 7)));
        }

        return clips;
    }

    private static List<(string First, string Second)> ReadPairs(CatalogFile catalog, string sql)
    {
        var pairs = new List<(string, string)>();
        using SqliteCommand command = catalog.Command(sql);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            pairs.Add((row.GetString(0), row.GetString(1)));
        }

        return pairs;
    }
}

/// <summary>A clip of a tagging set as its catalog has it.</summary>
/// <param name="Number">Its place in the set.</param>
/// <param name="Path">Its path in the set's CSV file.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Reason">Why it has no audio, or null.</param>
/// <param name="Audio">Its audio; of no length where there is none.</param>
/// <param name="Mended">What was mended in its sound, or null.</param>
internal sealed record TaggedRow(long Number, string Path, string Split, string? Reason, StoreExtent Audio, MendedSound? Mended);
