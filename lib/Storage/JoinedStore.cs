namespace Vcmr.Storage;

/// <summary>
/// The stores of a corpus, read as one by a layout's addresses. Each item is compared with its checksum when this is first
/// asked for any of its rows. Reading is thread-safe.
/// </summary>
/// <typeparam name="T"><see cref="short"/> or <see cref="float"/>.</typeparam>
internal sealed class JoinedStore<T> : IDisposable
    where T : unmanaged
{
    private readonly List<NpyStore<T>?> _stores = [];
    private readonly IReadOnlyList<string> _paths;
    private readonly StoreLayout _layout;
    private readonly bool[] _checked;
    private readonly int _width;

    public JoinedStore(IReadOnlyList<string> paths, int columns, StoreLayout layout)
    {
        (_paths, _layout, _width) = (paths, layout, Math.Max(1, columns));
        _checked = new bool[layout.Items.Count];
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                // A corpus that was just begun has no stores yet.
                _stores.Add(layout.Needed[i] == 0 ? null : new NpyStore<T>(paths[i], columns, layout.Needed[i]));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Rows that have an address.</summary>
    public long Rows => _layout.Rows;

    /// <summary>Takes the values from an address on, piece by piece.</summary>
    /// <param name="address">Address of the first row.</param>
    /// <param name="values">Receives whole rows.</param>
    /// <param name="take">Turns stored values into those wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="VcmrException">What is stored is not what was written.</exception>
    public void Read<TValue>(long address, Span<TValue> values, Taking<TValue> take)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((address * _width) + values.Length, _layout.Rows * _width);
        RequireWhole(address, address + ((values.Length + _width - 1) / _width));
        while (values.Length > 0)
        {
            (int store, long row, long rows) = _layout.Find(address);
            int count = (int)Math.Min(values.Length, rows * _width);
            take(_stores[store]!.View(row, count), values[..count]);
            values = values[count..];
            address += rows;
        }
    }

    public void Dispose() => _stores.ForEach(s => s?.Dispose());

    // Two threads may compare one item at a time; that costs a little and harms nothing.
    private void RequireWhole(long address, long end)
    {
        IReadOnlyList<PlacedItem> items = _layout.Items;
        for (int i = _layout.FindItem(address); i < items.Count && items[i].Address < end; i++)
        {
            if (Volatile.Read(ref _checked[i]))
            {
                continue;
            }

            (string name, _, int store, StoreExtent extent) = items[i];
            if (_stores[store]!.Fault(extent) is { } fault)
            {
                throw new VcmrException(
                    $"What '{_paths[store]}' holds of '{name}' is damaged ({fault}); run {ToolName.Hint("verify --repair")} on its folder and prepare the corpus again.");
            }

            Volatile.Write(ref _checked[i], true);
        }
    }

    public delegate void Taking<TValue>(ReadOnlySpan<T> stored, Span<TValue> values);
}

/// <summary>
/// Gives the rows of one or several stores addresses of their own: extents follow one another in the order in which they
/// are added, wherever they lie. What also lies together on the disk is one piece.
/// </summary>
/// <param name="stores">Number of stores.</param>
internal sealed class StoreLayout(int stores)
{
    private readonly List<PlacedItem> _items = [];
    private readonly List<long> _addresses = [];
    private readonly List<(int Store, long Row)> _places = [];
    private readonly long[] _needed = new long[stores];

    /// <summary>Rows that have an address.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that each store must have.</summary>
    public IReadOnlyList<long> Needed => _needed;

    /// <summary>The items that have rows, by address.</summary>
    public IReadOnlyList<PlacedItem> Items => _items;

    /// <summary>Adds an item's extent and returns the address of its first row.</summary>
    public long Add(string item, int store, StoreExtent extent)
    {
        long address = Rows;
        if (extent.Length > 0)
        {
            _items.Add(new PlacedItem(item, address, store, extent));
            if (_places.Count == 0 || _places[^1].Store != store || _places[^1].Row + (address - _addresses[^1]) != extent.Start)
            {
                _addresses.Add(address);
                _places.Add((store, extent.Start));
            }

            Rows += extent.Length;
            _needed[store] = Math.Max(_needed[store], extent.Start + extent.Length);
        }

        return address;
    }

    /// <summary>Where an address lies, and how many rows follow there before the next piece.</summary>
    public (int Store, long Row, long Rows) Find(long address)
    {
        int found = _addresses.BinarySearch(address);
        int piece = found >= 0 ? found : ~found - 1;
        long end = piece + 1 < _addresses.Count ? _addresses[piece + 1] : Rows;
        return (_places[piece].Store, _places[piece].Row + (address - _addresses[piece]), end - address);
    }

    /// <summary>Number of the item to which an address belongs.</summary>
    public int FindItem(long address)
    {
        int first = 0;
        for (int after = _items.Count; first + 1 < after;)
        {
            int middle = (first + after) / 2;
            (first, after) = _items[middle].Address <= address ? (middle, after) : (first, middle);
        }

        return first;
    }
}

/// <summary>An item's rows, for the stores that are read as one.</summary>
/// <param name="Name">The item.</param>
/// <param name="Address">Address of its first row.</param>
/// <param name="Store">The store that they lie in.</param>
/// <param name="Extent">Where they lie there.</param>
internal sealed record PlacedItem(string Name, long Address, int Store, StoreExtent Extent);

/// <summary>Where the data of one item lie in a store.</summary>
/// <param name="Start">First row.</param>
/// <param name="Length">Number of rows.</param>
/// <param name="Crc">CRC-32C of their bytes.</param>
internal readonly record struct StoreExtent(long Start, long Length, long Crc)
{
    // Far beyond any disk, and far enough from where a count of bytes would overflow.
    private const long MostRows = 1L << 48;

    /// <summary>Whether a store could have such rows at all.</summary>
    public bool IsPossible => Start is >= 0 and <= MostRows && Length is >= 0 and <= MostRows;
}
