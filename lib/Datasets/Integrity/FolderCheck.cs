using Vcmr.Audio;
using Vcmr.Video;

namespace Vcmr.Datasets.Integrity;

/// <summary>Looks at one corpus folder and, where that is wanted, drops what is damaged.</summary>
internal sealed class FolderCheck(string folder, bool repair, IProgress<ItemProgress>? progress, CancellationToken cancellation)
{
    private readonly List<CorpusFault> _faults = [];
    private int _done;
    private int _total;
    private long _bytes;

    public CorpusReport Run()
    {
        string? damage;
        int items = 0;
        using (CatalogFile catalog = repair ? CatalogFile.Mend(folder) : CatalogFile.Attach(folder))
        {
            damage = CatalogCheck.Damage(catalog, repair);
            if (damage is null)
            {
                catalog.RequireSchema();
                items = Check(catalog);
            }
        }

        if (damage is not null)
        {
            Add(null, $"{CatalogFile.Name}: {damage}{(repair ? "; it is set aside, and the next 'vcmr prepare' makes the corpus anew" : "")}");
            if (repair)
            {
                SetAside();
            }
        }

        return new CorpusReport(items, _bytes, _faults);
    }

    private int Check(CatalogFile catalog)
    {
        bool isTagged = catalog.Setting("kind") == TaggedCatalog.Kind;
        List<string> orphans = CatalogCheck.Orphans(catalog);
        List<StoredItem> items = isTagged ? StoredItems.OfClips(catalog) : StoredItems.OfVideos(catalog);
        orphans.ForEach(table => Add(null, $"{CatalogFile.Name}: rows of the table '{table}' belong to no video"));
        foreach (StoredItem item in items.Where(i => i.Fault is not null))
        {
            Add(item.Path, item.Fault!);
        }

        var audio = new StoreScan<short>(folder, CatalogFile.AudioName, 0);
        var features = new StoreScan<float>(folder, CatalogFile.FeatureName, VisualFeatures.Dimension);
        (string, StoreExtent)[] audioExtents = [.. items.Where(i => i.Audio is not null).Select(i => (i.Path, i.Audio!.Value))];
        (string, StoreExtent)[] featureExtents = [.. items.Where(i => i.Features is not null).Select(i => (i.Path, i.Features!.Value))];
        _total = audioExtents.Length + featureExtents.Length;
        Scan(audio, audioExtents);
        if (!isTagged)
        {
            Scan(features, featureExtents);
        }

        if (repair && _faults.Count > 0)
        {
            Drop(catalog, isTagged ? "clips" : "videos", orphans.Count > 0);
            Mend(catalog, audio, CatalogFile.AudioName, 0);
            if (!isTagged)
            {
                Mend(catalog, features, CatalogFile.FeatureName, VisualFeatures.Dimension);
            }
        }

        return items.Count;
    }

    private void Scan<T>(StoreScan<T> scan, (string Path, StoreExtent Extent)[] extents)
        where T : unmanaged
    {
        scan.Run(extents, path => progress?.Report(new ItemProgress(++_done, _total, path)), cancellation);
        _bytes += scan.Bytes;
        foreach ((string? path, string what) in scan.Faults)
        {
            Add(path, what);
        }
    }

    /// <summary>Without its row an item is new to the next run, which makes it again.</summary>
    private void Drop(CatalogFile catalog, string table, bool dropOrphans) => catalog.Transact(() =>
    {
        if (dropOrphans)
        {
            CatalogCheck.DropOrphans(catalog);
        }

        foreach (string path in _faults.Select(f => f.Path).OfType<string>().Distinct())
        {
            catalog.Run($"DELETE FROM {table} WHERE path = ?1", path);
        }
    });

    /// <summary>Cuts a store to what it still has, and gives it a right header. The catalog first: a kill in between is mended by the next run.</summary>
    private void Mend<T>(CatalogFile catalog, StoreScan<T> scan, string name, int columns)
        where T : unmanaged
    {
        catalog.LimitStoreRows(name, scan.Capacity);
        if (scan.IsBroken)
        {
            NpyWriter<T>.Mend(Path.Combine(folder, name), columns, scan.Capacity);
        }
    }

    private void SetAside()
    {
        string path = Path.Combine(folder, CatalogFile.Name);
        File.Move(path, path + ".damaged", overwrite: true);

        // A journal left beside it would be played into the next catalog.
        File.Delete(path + "-journal");
    }

    private void Add(string? path, string what) => _faults.Add(new CorpusFault(folder, path, what));
}
