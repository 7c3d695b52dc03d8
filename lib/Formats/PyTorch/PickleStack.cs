using System.Runtime.InteropServices;

namespace Vcmr.Formats.PyTorch;

/// <summary>The stack of a pickle, with its marks; what lies below the last mark cannot be taken one by one.</summary>
/// <param name="input">For errors.</param>
internal sealed class PickleStack(PickleInput input)
{
    private readonly List<object?> _items = [];
    private readonly List<int> _marks = [];

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    public void Push(object? value) => _items.Add(value);

    public void Mark() => _marks.Add(_items.Count);

    public object? Top() => _items.Count > Floor ? _items[^1] : throw Empty();

    public object?[] Pop(int count)
    {
        int start = _items.Count - count;
        return start >= Floor ? PopFrom(start) : throw Empty();
    }

    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }

        int start = Floor;
        _marks.RemoveAt(_marks.Count - 1);
        return PopFrom(start);
    }

    /// <summary>Drops the last value, or the last mark where nothing stands above it.</summary>
    public void Discard()
    {
        if (_marks.Count > 0 && _items.Count == Floor)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop(1);
        }
    }

    /// <summary>The only value, at the pickle's end.</summary>
    public object? Last() => _marks.Count == 0 && _items.Count == 1 ? _items[0] : throw input.Broken("it ends in the middle");

    private object?[] PopFrom(int start)
    {
        object?[] items = CollectionsMarshal.AsSpan(_items)[start..].ToArray();
        _items.RemoveRange(start, items.Length);
        return items;
    }

    private VcmrException Empty() => input.Broken("a value is taken that is not there");
}
