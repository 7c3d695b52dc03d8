using Microsoft.Data.Sqlite;
using Vcmr.Datasets.Tagged;
using Vcmr.Storage;
using Vcmr.Video.Encoders;

namespace Vcmr.Datasets.Integrity;

/// <summary>Looks at one corpus folder and, where that is wanted, drops what is damaged.</summary>
internal sealed class FolderCheck(string folder, bool repair, IProgress<ItemProgress>? progress, CancellationToken cancellation)
{
    private readonly List<CorpusFault> _faults = [];
    private readonly HashSet<StoredItem> _hit = [];
    private int _done;
    private int _total;
    private long _bytes;

    public CorpusReport Run()
    {
        int items = 0;
        try
        {
            using CatalogFile catalog = repair ? CatalogFile.Mend(folder) : CatalogFile.Attach(folder);
            if (CatalogCheck.Run(catalog, repair) is { } mended)
            {
                Add(null, $"{CatalogFile.Name}: {mended}");
            }

            catalog.RequireSchema();
            items = Check(catalog);
        }
        catch (Exception e) when (CatalogDamage.Is(e is VcmrException { InnerException: { } cause } ? cause : e))
        {
            _faults.Clear();
            _hit.Clear();
            Add(null, $"{CatalogFile.Name}: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}{(repair ? $"; it is set aside, and the next {ToolName.Hint("prepare")} makes the corpus anew" : "")}");
            if (repair)
            {
                SetAside();
            }
        }

        return new CorpusReport(items, _bytes, _faults) { IsBeingWritten = !repair && CatalogLock.IsTaken(folder) };
    }

    private int Check(CatalogFile catalog)
    {
        bool isTagged = catalog.Setting("kind") == TaggedCorpusWriter.Kind;
        List<string> orphans = CatalogCheck.Orphans(catalog);
        List<StoredItem> items = isTagged ? StoredItems.OfClips(catalog) : StoredItems.OfVideos(catalog);
        orphans.ForEach(table => Add(null, $"{CatalogFile.Name}: rows of the table '{table}' belong to no video"));
        foreach (StoredItem item in items.Where(i => i.Fault is not null))
        {
            Add(item, item.Fault!);
        }

        var audio = new StoreScan<short>(folder, CatalogFile.AudioName, 0);
        var features = new StoreScan<float>(folder, CatalogFile.FeatureName, VisualFeatures.Dimension);
        (StoredItem, StoreExtent)[] audioExtents = [.. items.Where(i => i.Audio is not null).Select(i => (i, i.Audio!.Value))];
        (StoredItem, StoreExtent)[] featureExtents = [.. items.Where(i => i.Features is not null).Select(i => (i, i.Features!.Value))];
        _total = audioExtents.Length + featureExtents.Length;
        Scan(audio, audioExtents, catalog.FindStoreRows(CatalogFile.AudioName));
        if (!isTagged)
        {
            Scan(features, featureExtents, catalog.FindStoreRows(CatalogFile.FeatureName));
        }

        if (repair && _faults.Count > 0)
        {
            Drop(catalog, isTagged ? StoredItems.DropClip : StoredItems.DropVideo, orphans.Count > 0);
            Mend(catalog, audio, CatalogFile.AudioName, 0);
            if (!isTagged)
            {
                Mend(catalog, features, CatalogFile.FeatureName, VisualFeatures.Dimension);
            }
        }

        return items.Count;
    }

    private void Scan<T>(StoreScan<T> scan, (StoredItem Item, StoreExtent Extent)[] extents, long? committed)
        where T : unmanaged
    {
        scan.Run(extents, committed, path => progress?.Report(new ItemProgress(++_done, _total, path)), cancellation);
        _bytes += scan.Bytes;
        foreach ((StoredItem? item, string what) in scan.Faults)
        {
            Add(item, what);
        }
    }

    /// <summary>Without its row an item is new to the next run, which makes it again.</summary>
    private void Drop(CatalogFile catalog, string sql, bool dropOrphans) => catalog.Transact(() =>
    {
        if (dropOrphans)
        {
            CatalogCheck.DropOrphans(catalog);
        }

        foreach (StoredItem item in _hit)
        {
            catalog.Run(sql, item.Key);
        }
    });

    /// <summary>Cuts a store to what it still has, and gives it a right header. The catalog first: a kill in between is mended by the next run.</summary>
    private void Mend<T>(CatalogFile catalog, StoreScan<T> scan, string name, int columns)
        where T : unmanaged
    {
        if (scan.IsBroken)
        {
            catalog.SetStoreRows(name, scan.Capacity);
            NpyWriter<T>.Mend(Path.Combine(folder, name), columns, scan.Capacity);
        }
    }

    private void SetAside()
    {
        using FolderLease taken = CatalogLock.Take(folder);
        string path = Path.Combine(folder, CatalogFile.Name);
        File.Move(path, path + ".damaged", overwrite: true);

        // A journal left beside it would be played into the next catalog.
        File.Delete(path + "-journal");
    }

    private void Add(StoredItem? item, string what)
    {
        _faults.Add(new CorpusFault(folder, item?.Path, what));
        if (item is not null)
        {
            _hit.Add(item);
        }
    }
}

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

    private static string? Find(CatalogFile catalog) => catalog.Fault(withIndexes: true);

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
