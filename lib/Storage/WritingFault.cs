using Microsoft.Data.Sqlite;

namespace Vcmr.Storage;

/// <summary>Turns what a full disk or missing rights raise while a corpus is written into one sentence.</summary>
internal static class WritingFault
{
    public static T Explain<T>(string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or SqliteException or UnauthorizedAccessException)
        {
            throw new VcmrException(
                $"The corpus '{folder}' cannot be written ({e.Message.TrimEnd('.')}); make room or pick another folder and run again, what is committed is kept.", e);
        }
    }
}
