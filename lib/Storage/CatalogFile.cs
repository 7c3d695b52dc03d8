using Microsoft.Data.Sqlite;

namespace Vcmr.Storage;

/// <summary>A corpus' <c>catalog.db</c>: opening, settings, and the lock that keeps a second writer out.</summary>
internal sealed class CatalogFile : CatalogStatements
{
    public const string Name = "catalog.db";
    public const string AudioName = "audio.npy";
    public const string FeatureName = "clip.npy";

    // Rows of each store that are committed. They never become fewer when items go, so that an interrupted run appends
    // where an uninterrupted one would have.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS stores (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Notes the committed rows (?2) of a store (?1).</summary>
    public const string SetRows = "UPDATE stores SET rows = ?2 WHERE name = ?1";

    private const string Schema = "3";
    private readonly FolderLease? _lock;

    private CatalogFile(string folder, SqliteConnection connection, FolderLease? writerLock)
        : base(connection) => (Folder, _lock) = (folder, writerLock);

    public string Folder { get; }

    /// <summary>True where a folder holds a corpus. An empty file is what a kill leaves before the first commit.</summary>
    public static bool Exists(string folder) => new FileInfo(Path.Combine(folder, Name)) is { Exists: true, Length: > 0 };

    /// <summary>Opens an existing corpus for reading.</summary>
    public static CatalogFile Read(string folder, string kind)
    {
        CatalogFile catalog = Attach(folder);
        try
        {
            catalog.RequireKind(kind);
            catalog.RequireWhole();
            return catalog;
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing corpus for reading without looking into it, but for undoing a commit that was cut off.</summary>
    public static CatalogFile Attach(string folder)
    {
        RequireExisting(folder);
        var catalog = new CatalogFile(folder, Connect(folder, SqliteOpenMode.ReadOnly), null);
        if (!catalog.NeedsRollback())
        {
            return catalog;
        }

        catalog.Dispose();
        return new CatalogFile(folder, Connect(folder, SqliteOpenMode.ReadWrite), null);
    }

    /// <summary>Opens an existing corpus for mending, without looking into it.</summary>
    public static CatalogFile Mend(string folder)
    {
        RequireExisting(folder);
        return Locked(folder, SqliteOpenMode.ReadWrite, CatalogLock.Take(folder), _ => { });
    }

    /// <summary>Opens a corpus for writing, making it where it is missing, and checks that it was begun with the same settings.</summary>
    /// <param name="folder">The corpus.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="writerLock">The lock of its folder, which must exist; the catalog takes it over.</param>
    /// <param name="later">Settings that came later, with the value that goes unsaid: older catalogs have it.</param>
    public static CatalogFile Write(
        string folder, string kind, string tables, IEnumerable<KeyValuePair<string, string>> settings, FolderLease writerLock, params IEnumerable<(string Name, string Value, string Unsaid)> later)
    {
        return Locked(folder, SqliteOpenMode.ReadWriteCreate, writerLock, catalog =>
        {
            catalog.RequireWhole();

            // FULL: a commit is on the disk before the next item. The rollback journal, and not a write-ahead log, because
            // it also works on network drives and leaves one file that can be read without writing.
            catalog.Execute("PRAGMA synchronous = FULL");
            catalog.Transact(() =>
            {
                catalog.Execute(Tables);
                catalog.Keep("schema", Schema);
                catalog.RequireSchema();
                bool isNew = catalog.Setting("kind") is null;
                catalog.Keep("kind", kind);
                catalog.RequireKind(kind);
                foreach ((string name, string value) in settings)
                {
                    catalog.Keep(name, value);
                    catalog.Check(name, value);
                }

                foreach ((string name, string value, string unsaid) in later)
                {
                    if (isNew && value != unsaid)
                    {
                        catalog.Keep(name, value);
                    }

                    catalog.Check(name, value, unsaid);
                }

                catalog.Execute(tables);
            });
        });
    }

    /// <summary>The value of a setting, or null.</summary>
    public string? Setting(string name) => Scalar("SELECT value FROM settings WHERE name = $name", ("$name", name)) as string;

    /// <summary>All settings.</summary>
    public SortedDictionary<string, string> Settings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using SqliteCommand command = Command("SELECT name, value FROM settings");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            settings[row.GetString(0)] = row.GetString(1);
        }

        return settings;
    }

    /// <summary>The committed rows of a store; none of one that is yet to be made.</summary>
    public long StoreRows(string store)
    {
        Run("INSERT OR IGNORE INTO stores VALUES (?1, 0)", store);
        return (long)RunScalar("SELECT rows FROM stores WHERE name = ?1", store)!;
    }

    /// <summary>The committed rows of a store, or null where the catalog has lost them.</summary>
    public long? FindStoreRows(string store) => RunScalar("SELECT rows FROM stores WHERE name = ?1", store) as long?;

    /// <summary>Notes the committed rows of a store that was mended.</summary>
    public void SetStoreRows(string store, long rows) => Run("INSERT OR REPLACE INTO stores VALUES (?1, ?2)", store, rows);

    /// <summary>Reads what one moment's catalog says, whatever a writer does meanwhile.</summary>
    /// <exception cref="VcmrException">The catalog cannot be read.</exception>
    public T Snapshot<T>(Func<T> read)
    {
        try
        {
            return Consistent(read);
        }
        catch (Exception e) when (CatalogDamage.Is(e))
        {
            throw CatalogDamage.Of(Folder, e);
        }
    }

    /// <summary>Looks at every page of the database file.</summary>
    /// <param name="withIndexes">Whether to compare indexes with their tables too, which takes much longer.</param>
    /// <returns>What is wrong, as a clause; null where nothing is.</returns>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public string? Fault(bool withIndexes) => Consistent(() =>
    {
        // Where the last page ends early, SQLite takes zeros for what is missing.
        string? found = Scalar(withIndexes ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)") as string;
        long needed = (long)Scalar("PRAGMA page_count")! * (long)Scalar("PRAGMA page_size")!;
        long length = new FileInfo(Path.Combine(Folder, Name)).Length;
        return found is not null and not "ok" ? found : length < needed ? $"it is {needed - length} bytes short" : null;
    });

    // Whoever reads keeps writers from changing the file.
    private T Consistent<T>(Func<T> read)
    {
        Execute("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            // There is nothing to undo; and after some errors SQLite has ended the transaction by itself.
            if (SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle!) == 0)
            {
                Execute("ROLLBACK");
            }
        }
    }

    private void RequireWhole()
    {
        try
        {
            if (Fault(withIndexes: false) is { } fault)
            {
                throw CatalogDamage.Of(Folder, new InvalidDataException(fault));
            }
        }
        catch (SqliteException e) when (CatalogDamage.Is(e))
        {
            throw CatalogDamage.Of(Folder, e);
        }
    }

    /// <summary>Checks that this process still is the corpus' writer; to be asked before data go into a store.</summary>
    /// <exception cref="VcmrException">Another machine has taken it over.</exception>
    public void RequireLease() => _lock?.Require();

    protected override void BeforeCommit() => RequireLease();

    public override void Dispose()
    {
        base.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Checks that this is a catalog of the present schema.</summary>
    public void RequireSchema()
    {
        string? found;
        try
        {
            found = Setting("schema");
        }
        catch (SqliteException e) when (CatalogDamage.Is(e))
        {
            throw CatalogDamage.Of(Folder, e);
        }

        if (found != Schema)
        {
            throw new VcmrException(
                $"The catalog in '{Folder}' has schema {found ?? "unknown"} and this version of vcmr works with schema {Schema}; prepare the corpus anew in another folder, or use the version that made it.");
        }
    }

    private static void RequireExisting(string folder)
    {
        if (!Exists(folder))
        {
            throw new VcmrException($"There is no corpus in '{folder}'; make one with {ToolName.Hint("prepare")}.");
        }
    }

    private static CatalogFile Locked(string folder, SqliteOpenMode mode, FolderLease writerLock, Action<CatalogFile> start)
    {
        CatalogFile? catalog = null;
        try
        {
            catalog = new CatalogFile(folder, Connect(folder, mode), writerLock);
            start(catalog);
            return catalog;
        }
        catch (Exception e)
        {
            catalog?.Dispose();
            writerLock.Dispose();
            if (CatalogDamage.Is(e))
            {
                throw CatalogDamage.Of(folder, e);
            }

            throw;
        }
    }

    private static SqliteConnection Connect(string folder, SqliteOpenMode mode)
    {
        string path = Path.Combine(folder, Name);
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, ForeignKeys = true };
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
        catch (SqliteException e)
        {
            return e.SqliteErrorCode == ReadOnlyError;
        }
    }

    private void RequireKind(string kind)
    {
        RequireSchema();
        if (Setting("kind") is var found && found != kind)
        {
            throw new VcmrException($"The corpus '{Folder}' holds {found ?? "something else"}, not {kind}; name another folder.");
        }
    }

    private void Keep(string name, string value) =>
        Execute("INSERT OR IGNORE INTO settings VALUES ($name, $value)", ("$name", name), ("$value", value));

    private void Check(string name, string expected, string? unsaid = null)
    {
        string? found = Setting(name) ?? unsaid;
        if (found != expected)
        {
            throw new VcmrException(
                $"The corpus '{Folder}' was made with {name} '{found ?? "unknown"}', not '{expected}'; name another folder, or delete this one to make it anew.");
        }
    }
}
