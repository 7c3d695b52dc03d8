namespace Vcmr.Storage;

/// <summary>The stores of a corpus, read as one by a layout's addresses. Reading is thread-safe.</summary>
/// <typeparam name="T"><see cref="short"/> or <see cref="float"/>.</typeparam>
internal sealed class JoinedStore<T> : IDisposable
    where T : unmanaged
{
    private readonly List<NpyStore<T>> _stores = [];
    private readonly StoreLayout _layout;
    private readonly int _width;

    public JoinedStore(IReadOnlyList<string> paths, int columns, StoreLayout layout)
    {
        (_layout, _width) = (layout, Math.Max(1, columns));
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                _stores.Add(new NpyStore<T>(paths[i], columns, layout.Needed[i]));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes the values from an address on, piece by piece.</summary>
    /// <param name="address">Address of the first row.</param>
    /// <param name="values">Receives whole rows.</param>
    /// <param name="take">Turns stored values into those wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public void Read<TValue>(long address, Span<TValue> values, Taking<TValue> take)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((address * _width) + values.Length, _layout.Rows * _width);
        while (values.Length > 0)
        {
            (int store, long row, long rows) = _layout.Find(address);
            int count = (int)Math.Min(values.Length, rows * _width);
            take(_stores[store].View(row, count), values[..count]);
            values = values[count..];
            address += rows;
        }
    }

    public void Dispose() => _stores.ForEach(s => s.Dispose());

    public delegate void Taking<TValue>(ReadOnlySpan<T> stored, Span<TValue> values);
}
