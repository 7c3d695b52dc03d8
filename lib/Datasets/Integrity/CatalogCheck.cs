using Microsoft.Data.Sqlite;
using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>SQLite's own checks of a catalog, and what can be done about them.</summary>
internal static class CatalogCheck
{
    private static readonly string[] Parts = ["scenes", "audio", "features", "segments"];

    /// <summary>Looks at every page of the database file. Where it can be written, indexes are made anew if that helps.</summary>
    /// <returns>What was wrong and is mended, or null.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static string? Run(CatalogFile catalog, bool mend)
    {
        string? damage = Find(catalog);
        if (damage is not null && mend)
        {
            try
            {
                catalog.Execute("REINDEX");
            }
            catch (SqliteException)
            {
                // More is wrong than the indexes; the second look says what.
            }
        }

        return damage is null || (mend && Find(catalog) is null) ? damage : throw new InvalidDataException(damage);
    }

    // Unlike quick_check this also compares the indexes with their tables.
    private static string? Find(CatalogFile catalog) => catalog.Scalar("PRAGMA integrity_check(1)") is string found && found != "ok" ? found : null;

    /// <summary>The tables with rows that belong to no video.</summary>
    public static List<string> Orphans(CatalogFile catalog)
    {
        var tables = new SortedSet<string>(StringComparer.Ordinal);
        using SqliteCommand command = catalog.Command("PRAGMA foreign_key_check");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            tables.Add(row.GetString(0));
        }

        return [.. tables];
    }

    /// <summary>Drops the rows that belong to no video.</summary>
    public static void DropOrphans(CatalogFile catalog)
    {
        foreach (string table in Parts)
        {
            catalog.Execute($"DELETE FROM {table} WHERE video NOT IN (SELECT id FROM videos)");
        }
    }
}
