using Microsoft.Data.Sqlite;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets;

/// <summary>
/// The catalog's table of items whose sound was mended. It comes with the first of them, so that catalogs without any are
/// as they always were.
/// </summary>
internal static class MendedTable
{
    /// <summary>Whether a catalog has the table.</summary>
    public static bool Exists(CatalogFile catalog) => catalog.Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'mended_sound'") is not null;

    /// <summary>Notes what was mended in an item, or that nothing was.</summary>
    /// <param name="catalog">The catalog, in a transaction.</param>
    /// <param name="item">The item's number or path.</param>
    /// <param name="mended">What was mended, or null.</param>
    public static void Set(CatalogFile catalog, object item, MendedSound? mended)
    {
        if (mended is not null)
        {
            catalog.Execute(
                """
                CREATE TABLE IF NOT EXISTS mended_sound (item PRIMARY KEY NOT NULL, filled REAL NOT NULL, cut REAL NOT NULL, stretched REAL NOT NULL) WITHOUT ROWID;
                INSERT OR REPLACE INTO mended_sound VALUES ($item, $filled, $cut, $stretched)
                """,
                ("$item", item),
                ("$filled", mended.FilledSeconds),
                ("$cut", mended.CutSeconds),
                ("$stretched", mended.StretchedSeconds));
        }
        else if (Exists(catalog))
        {
            catalog.Execute("DELETE FROM mended_sound WHERE item = $item", ("$item", item));
        }
    }

    /// <summary>Reads filled, cut and stretched seconds.</summary>
    /// <param name="row">A row.</param>
    /// <param name="column">The first of the three columns.</param>
    public static MendedSound Read(SqliteDataReader row, int column) => new(row.GetDouble(column), row.GetDouble(column + 1), row.GetDouble(column + 2));
}
