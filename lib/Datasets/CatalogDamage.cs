using Microsoft.Data.Sqlite;

namespace Vcmr.Datasets;

/// <summary>Tells a catalog that is wrong in itself from a disk or rights that stand in the way.</summary>
internal static class CatalogDamage
{
    /// <summary>Whether an error means that the file is wrong: a missing table, broken pages, no database at all.</summary>
    public static bool Is(SqliteException error)
    {
        const int Error = 1, Corrupt = 11, NotADatabase = 26;
        return error.SqliteErrorCode is Error or Corrupt or NotADatabase;
    }

    /// <summary>The error of a catalog that cannot be read or contradicts itself.</summary>
    public static VcmrException Of(string folder, string what, Exception? cause = null)
    {
        string message = $"The catalog in '{folder}' is damaged or not of this project ({what}); 'vcmr verify' says what can be done.";
        return cause is null ? new VcmrException(message) : new VcmrException(message, cause);
    }
}
