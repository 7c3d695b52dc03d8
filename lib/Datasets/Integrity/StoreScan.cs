using System.IO.Hashing;
using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>
/// Reads a store from front to back and compares every extent with its checksum. It reads, and does not map, the file: a
/// page that the disk cannot give back is then an error and not the end of the process.
/// </summary>
internal sealed class StoreScan<T>(string folder, string name, int columns)
    where T : unmanaged
{
    private const int Chunk = 1 << 22;
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
        if (!System.IO.File.Exists(File))
        {
            Break("is missing");
            CheckPlaces(ordered);
            return;
        }

        using FileStream file = new(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        Capacity = Math.Max(0, (file.Length - NpyHeader.Size) / _rowBytes);
        List<(StoredItem Item, StoreExtent Extent)> good = CheckPlaces(ordered);
        long used = good.Select(e => e.Extent.Start + e.Extent.Length).DefaultIfEmpty().Max();
        CheckHeader(file, used);
        if (!(committed >= used && committed <= Capacity))
        {
            // A writer would cut off rows in use, or find some missing.
            Break($"the catalog counts {committed?.ToString() ?? "no"} rows, {used} are in use and there is room for {Capacity}");
        }

        byte[] buffer = new byte[Chunk];
        foreach ((StoredItem item, StoreExtent extent) in good)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Compare(file, extent, buffer) is { } fault)
            {
                Add(item, fault);
            }

            done(item.Path);
        }
    }

    private void CheckHeader(FileStream file, long used)
    {
        byte[] bytes = new byte[NpyHeader.Size];
        _ = RandomAccess.Read(file.SafeFileHandle, bytes, 0);
        try
        {
            NpyHeader header = NpyHeader.Parse(bytes, File);
            if (header.Kind != NpyHeader.KindOf<T>() || header.Columns != columns)
            {
                Break($"its header names another kind of array ({header.Kind}, {header.Columns} columns)");
            }
            else if (header.Rows < used)
            {
                Break($"its header says {header.Rows} rows, and the catalog {used}");
            }
            else if (header.Rows > Capacity)
            {
                Break($"its header says {header.Rows} rows, and it has room for {Capacity}");
            }
        }
        catch (VcmrException)
        {
            Break("its header is damaged");
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

    private string? Compare(FileStream file, StoreExtent extent, byte[] buffer)
    {
        long at = NpyHeader.Size + (extent.Start * _rowBytes);
        long left = extent.Length * _rowBytes;
        Crc32 crc = Checksum.Begin();
        try
        {
            while (left > 0)
            {
                int read = RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)), at);
                if (read == 0)
                {
                    return "the file became shorter while it was read";
                }

                crc.Append(buffer.AsSpan(0, read));
                (at, left, Bytes) = (at + read, left - read, Bytes + read);
            }
        }
        catch (IOException e)
        {
            return $"rows from {extent.Start} on cannot be read ({e.Message})";
        }

        return crc.GetCurrentHashAsUInt32() == extent.Crc ? null : $"the checksum of the rows from {extent.Start} on differs";
    }

    private void Add(StoredItem? item, string what) => _faults.Add((item, $"{name}: {what}"));

    private void Break(string what)
    {
        IsBroken = true;
        Add(null, what);
    }
}
