using Microsoft.Data.Sqlite;

namespace Vcmr.Storage;

/// <summary>
/// Writes a corpus on a machine's own disk and takes it back to its shared folder now and then, data first and the catalog
/// last, so that what is there is always a corpus that can be gone on with. A scratch disk that is full or missing is told of in
/// a sentence, and the corpus is written where it belongs.
/// </summary>
internal sealed class ScratchWork
{
    /// <summary>Room that is left for the work itself; a part needs about 4 MB a video.</summary>
    private const long LeastFree = 64L << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly string _folder;
    private readonly string _local;
    private readonly Lock _returning = new();

    private ScratchWork(string folder, string local) => (_folder, _local) = (folder, local);

    /// <summary>Does work that writes a corpus.</summary>
    /// <param name="folder">The corpus' folder on the shared disk.</param>
    /// <param name="scratch">A folder on the machine's own disk; empty works in <paramref name="folder"/>.</param>
    /// <param name="told">Told in a sentence where the scratch disk does not serve.</param>
    /// <param name="work">The work: it is given the folder to write to, and goes on with what is in it.</param>
    /// <param name="cancellation">Ends the wait for another writer of the folder.</param>
    public static T Run<T>(string folder, string scratch, Action<string> told, Func<string, T> work, CancellationToken cancellation)
    {
        string local = Path.Combine(scratch, $"vcmr-work-{Environment.ProcessId}");
        if (scratch.Length == 0)
        {
            return work(folder);
        }

        try
        {
            using (FolderLease taken = CatalogLock.Begin(folder, told, cancellation))
            {
                if (Begin(folder, scratch, local) is { } reason)
                {
                    told($"'{folder}' is written where it lies, since {reason}.");
                }
                else if (new ScratchWork(folder, local).Do(work, told) is { IsDone: true } done)
                {
                    return done.Result!;
                }
            }
        }
        finally
        {
            Clear(local);
        }

        return work(folder);
    }

    // Null where the work can begin there; otherwise why not.
    private static string? Begin(string folder, string scratch, string local)
    {
        try
        {
            Clear(local);
            Directory.CreateDirectory(local);
            long needed = LeastFree, free = new DriveInfo(local).AvailableFreeSpace;
            FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Name[0] != '.')];
            needed += files.Sum(f => f.Length);
            if (free < needed)
            {
                return $"its scratch '{scratch}' has {free / 1e6:0} MB free and {needed / 1e6:0} do not fit";
            }

            foreach (FileInfo file in files)
            {
                file.CopyTo(Path.Combine(local, file.Name));
            }

            return null;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            return $"its scratch '{scratch}' cannot be written ({e.Message.TrimEnd('.')})";
        }
    }

    private (bool IsDone, T? Result) Do<T>(Func<string, T> work, Action<string> told)
    {
        try
        {
            using var timer = new Timer(_ => ReturnQuietly(), null, Pause, Pause);
            return (true, work(_local));
        }
        catch (VcmrException e) when (DiskFault.Is(e.InnerException))
        {
            told($"'{_folder}' is gone on with where it lies, since its scratch failed: {e.Message}");
            return (false, default);
        }
        finally
        {
            Return();
        }
    }

    // What fails now is tried again at the next time, and at the end.
    private void ReturnQuietly()
    {
        try
        {
            Return();
        }
        catch (Exception e) when (DiskFault.Is(e) || e is SqliteException or VcmrException)
        {
        }
    }

    private void Return()
    {
        lock (_returning)
        {
            if (!CatalogFile.Exists(_local))
            {
                return;
            }

            FolderLease.RequireHeld(_folder);
            // The catalog of one moment first: what it tells of lies in the stores by then, which only grow.
            string catalog = Path.Combine(_folder, CatalogFile.Name), aside = catalog + ".part";
            File.Delete(aside);
            Snapshot(Path.Combine(_local, CatalogFile.Name), aside);
            foreach (FileInfo file in new DirectoryInfo(_local).EnumerateFiles().Where(f => f.Name[0] != '.' && !f.Name.StartsWith(CatalogFile.Name, StringComparison.Ordinal)))
            {
                CopyOver(file.FullName, Path.Combine(_folder, file.Name));
            }

            DiskFlush.Flush(aside);
            File.Move(aside, catalog, overwrite: true);
            DiskFlush.Flush(_folder);
        }
    }

    private static void Snapshot(string catalog, string to)
    {
        using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = catalog, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        from.Open();
        copy.Open();
        from.BackupDatabase(copy);
    }

    private static void CopyOver(string from, string to)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using FileStream target = new(to, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        source.CopyTo(target);
        // A writer may have made it longer meanwhile; what the catalog does not tell of is cut off when it is opened.
        target.SetLength(target.Position);
        target.Flush(flushToDisk: true);
    }

    private static void Clear(string local)
    {
        try
        {
            if (Directory.Exists(local))
            {
                Directory.Delete(local, recursive: true);
            }
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            // The node clears its own disk.
        }
    }
}
