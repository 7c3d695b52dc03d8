using Microsoft.Data.Sqlite;

namespace Vcmr.Datasets.Integrity;

/// <summary>SQLite's own checks of a catalog, and what can be done about them.</summary>
internal static class CatalogCheck
{
    private static readonly string[] Parts = ["scenes", "audio", "features", "segments"];

    /// <summary>What is wrong with the database file, or null. Where it can be written, indexes are made anew first.</summary>
    public static string? Damage(CatalogFile catalog, bool mend)
    {
        try
        {
            // Unlike quick_check this also compares the indexes with their tables.
            string found = (string)catalog.Scalar("PRAGMA integrity_check(1)")!;
            if (found != "ok" && mend)
            {
                catalog.Execute("REINDEX");
                found = (string)catalog.Scalar("PRAGMA integrity_check(1)")!;
            }

            return found == "ok" ? null : found.ReplaceLineEndings(" ");
        }
        catch (SqliteException e) when (CatalogDamage.Is(e))
        {
            return e.Message;
        }
    }

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
