using Microsoft.Data.Sqlite;

namespace Vcmr.Datasets;

/// <summary>A corpus' <c>catalog.db</c>: opening, settings, and the lock that keeps a second writer out.</summary>
internal sealed class CatalogFile : IDisposable
{
    public const string Name = "catalog.db";
    public const string AudioName = "audio.npy";
    public const string FeatureName = "clip.npy";
    private const string Schema = "2";
    private readonly FileStream? _lock;

    private CatalogFile(string folder, SqliteConnection connection, FileStream? writerLock)
    {
        Folder = folder;
        Connection = connection;
        _lock = writerLock;
    }

    public string Folder { get; }

    public SqliteConnection Connection { get; }

    /// <summary>Opens an existing corpus for reading.</summary>
    public static CatalogFile Read(string folder, string kind)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new VcmrException($"There is no corpus in '{folder}'; make one with 'vcmr prepare'.");
        }

        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            var catalog = new CatalogFile(folder, connection, null);
            if (catalog.NeedsRollback())
            {
                connection.Dispose();
                connection = Connect(path, SqliteOpenMode.ReadWrite);
                catalog = new CatalogFile(folder, connection, null);
            }

            catalog.Check("schema", Schema);
            catalog.Check("kind", kind);
            return catalog;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new VcmrException($"'{path}' is not a catalog of this project; delete its folder and prepare the corpus again.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a corpus for writing, making it where it is missing, and checks that it was begun with the same settings.</summary>
    public static CatalogFile Write(string folder, string kind, string tables, IEnumerable<KeyValuePair<string, string>> settings)
    {
        Directory.CreateDirectory(folder);
        FileStream writerLock;
        try
        {
            writerLock = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new VcmrException($"The corpus '{folder}' is being written by another run; wait for it to end.", e);
        }

        SqliteConnection? connection = null;
        try
        {
            connection = Connect(Path.Combine(folder, Name), SqliteOpenMode.ReadWriteCreate);
            var catalog = new CatalogFile(folder, connection, writerLock);
            catalog.Execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
            using (SqliteTransaction transaction = connection.BeginTransaction())
            {
                catalog.Execute("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;" + tables);
                foreach ((string name, string value) in settings.Prepend(new("kind", kind)).Prepend(new("schema", Schema)))
                {
                    catalog.Execute("INSERT OR IGNORE INTO settings VALUES ($name, $value)", ("$name", name), ("$value", value));
                    catalog.Check(name, value);
                }

                transaction.Commit();
            }

            return catalog;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            writerLock.Dispose();
            if (e is SqliteException)
            {
                throw new VcmrException($"The catalog in '{folder}' cannot be opened ({e.Message}); if it is damaged, delete the folder and prepare the corpus again.", e);
            }

            throw;
        }
    }

    /// <summary>The value of a setting, or null.</summary>
    public string? Setting(string name) => Scalar("SELECT value FROM settings WHERE name = $name", ("$name", name)) as string;

    public SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new VcmrException($"The catalog '{path}' cannot be opened ({e.Message}).", e);
        }
    }

    /// <summary>True where a writer was killed within a commit: SQLite then undoes that commit, and must write to do so.</summary>
    private bool NeedsRollback()
    {
        const int ReadOnlyError = 8;
        try
        {
            Setting("schema");
            return false;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ReadOnlyError)
        {
            return true;
        }
    }

    private void Check(string name, string expected)
    {
        string? found = Setting(name);
        if (found != expected)
        {
            throw new VcmrException(
                $"The corpus '{Folder}' was made with {name} '{found ?? "unknown"}', not '{expected}'; name another folder, or delete this one to make it anew.");
        }
    }
}
