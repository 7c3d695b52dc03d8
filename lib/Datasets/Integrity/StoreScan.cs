using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>Reads a store from front to back and compares every extent with its checksum.</summary>
internal sealed class StoreScan<T>(string folder, string name, int columns)
    where T : unmanaged
{
    // A writer puts a new header over the old one; who reads in that moment looks again.
    private const int Looks = 5;
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(20);

    private readonly List<(StoredItem? Item, string What)> _faults = [];
    private readonly int _rowBytes = Math.Max(1, columns) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>What is damaged: an item, or null for the store as a whole.</summary>
    public IReadOnlyList<(StoredItem? Item, string What)> Faults => _faults;

    /// <summary>Whether the store's header or length must be made anew.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Rows that the file has room for.</summary>
    public long Capacity { get; private set; }

    /// <summary>Bytes compared with their checksums.</summary>
    public long Bytes { get; private set; }

    private string File => Path.Combine(folder, name);

    /// <summary>Looks at everything.</summary>
    /// <param name="extents">Items' data, in any order.</param>
    /// <param name="committed">Rows that the catalog counts, or null where it has lost them.</param>
    /// <param name="done">Told each item's path.</param>
    /// <param name="cancellation">Stops between two items.</param>
    public void Run(IEnumerable<(StoredItem Item, StoreExtent Extent)> extents, long? committed, Action<string> done, CancellationToken cancellation)
    {
        (StoredItem Item, StoreExtent Extent)[] ordered = [.. extents.OrderBy(e => e.Extent.Start).ThenBy(e => e.Extent.Length)];
        // A corpus that was just begun has no rows, and then no store or an empty one.
        bool isEmpty = ordered.Length == 0 && committed is null or 0;
        if (!System.IO.File.Exists(File))
        {
            if (!isEmpty)
            {
                Break("is missing");
                CheckPlaces(ordered);
            }

            return;
        }

        using FileStream file = new(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        Capacity = RoomIn(file);
        if (isEmpty)
        {
            return;
        }

        List<(StoredItem Item, StoreExtent Extent)> good = CheckPlaces(ordered);
        long used = good.Select(e => e.Extent.Start + e.Extent.Length).DefaultIfEmpty().Max();
        if (HeaderFault(file, used) is { } wrong)
        {
            Break(wrong);
        }

        if (!(committed >= used && committed <= Capacity))
        {
            // A writer would cut off rows in use, or find some missing.
            Break($"the catalog counts {committed?.ToString() ?? "no"} rows, {used} are in use and there is room for {Capacity}");
        }

        foreach ((StoredItem item, StoreExtent extent) in good)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ExtentCheck.Fault(file.SafeFileHandle, extent, _rowBytes) is { } fault)
            {
                Add(item, fault);
            }

            Bytes += extent.Length * _rowBytes;
            done(item.Path);
        }
    }

    private long RoomIn(FileStream file) => Math.Max(0, (RandomAccess.GetLength(file.SafeFileHandle) - NpyHeader.Size) / _rowBytes);

    private string? HeaderFault(FileStream file, long used)
    {
        string? fault = null;
        for (int look = 0; look < Looks && (fault = LookAtHeader(file, used)) is not null; look++)
        {
            Thread.Sleep(LookPause);
        }

        return fault;
    }

    private string? LookAtHeader(FileStream file, long used)
    {
        byte[] bytes = new byte[NpyHeader.Size];
        _ = RandomAccess.Read(file.SafeFileHandle, bytes, 0);
        try
        {
            NpyHeader header = NpyHeader.Parse(bytes, File);

            // Rows are written before the header that counts them, so the room is asked for after it.
            return header.Kind != NpyHeader.KindOf<T>() || header.Columns != columns ? $"its header names another kind of array ({header.Kind}, {header.Columns} columns)"
                : header.Rows < used ? $"its header says {header.Rows} rows, and the catalog {used}"
                : RoomIn(file) is var room && header.Rows > room ? $"its header says {header.Rows} rows, and it has room for {room}"
                : null;
        }
        catch (VcmrException)
        {
            return "its header is damaged";
        }
    }

    /// <summary>The extents that lie in the file and on no other; the rest are faults.</summary>
    private List<(StoredItem Item, StoreExtent Extent)> CheckPlaces((StoredItem Item, StoreExtent Extent)[] ordered)
    {
        var good = new List<(StoredItem Item, StoreExtent Extent)>();
        foreach ((StoredItem item, StoreExtent extent) in ordered)
        {
            if (extent.Start < 0 || extent.Length < 0 || extent.Start > Capacity || extent.Length > Capacity - extent.Start)
            {
                Add(item, $"rows from {extent.Start} on lie beyond the end");
            }
            else if (extent.Length > 0 && good.Count > 0 && good[^1].Extent is var before && extent.Start < before.Start + before.Length)
            {
                Add(item, $"rows from {extent.Start} on are also those of '{good[^1].Item.Path}'");
            }
            else
            {
                good.Add((item, extent));
            }
        }

        return good;
    }

    private void Add(StoredItem? item, string what) => _faults.Add((item, $"{name}: {what}"));

    private void Break(string what)
    {
        IsBroken = true;
        Add(null, what);
    }
}
