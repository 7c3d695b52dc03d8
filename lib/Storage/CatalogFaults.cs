using Microsoft.Data.Sqlite;

namespace Vcmr.Storage;

/// <summary>Tells a catalog that is wrong in itself from a disk or rights that stand in the way.</summary>
internal static class CatalogDamage
{
    /// <summary>
    /// Whether an error means that the catalog's content is wrong: a missing table, broken pages, no database at all, or
    /// values that cannot be.
    /// </summary>
    public static bool Is(Exception error)
    {
        const int Error = 1, Corrupt = 11, NotADatabase = 26;
        return error is SqliteException sqlite
            ? sqlite.SqliteErrorCode is Error or Corrupt or NotADatabase
            : error is InvalidDataException or InvalidOperationException or InvalidCastException or OverflowException or KeyNotFoundException;
    }

    /// <summary>The error of a catalog that cannot be read or contradicts itself.</summary>
    /// <param name="folder">The corpus' folder.</param>
    /// <param name="cause">What was found, see <see cref="Is"/>.</param>
    public static VcmrException Of(string folder, Exception cause) =>
        new($"The catalog in '{folder}' is damaged or not of this project ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}); {ToolName.Hint("verify")} says what can be done.", cause);
}

/// <summary>Turns what a full disk or missing rights raise while a corpus is written into one sentence.</summary>
internal static class WritingFault
{
    public static T Explain<T>(string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is SqliteException || DiskFault.Is(e))
        {
            throw new VcmrException(
                $"The corpus '{folder}' cannot be written ({e.Message.TrimEnd('.')}); make room or pick another folder and run again, what is committed is kept.", e);
        }
    }
}
