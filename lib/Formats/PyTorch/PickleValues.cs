namespace Vcmr.Formats.PyTorch;

/// <summary>A Python dictionary, as the pairs that were put into it; Python keeps the last of equal keys.</summary>
/// <param name="start">
/// A list of pairs it starts from, as Python 2 writes an OrderedDict. It is not copied: a pickle can name one list many times.
/// </param>
internal sealed class PickleDict(PickleList? start = null)
{
    private List<(object? Key, object? Value)>? _items;

    public IEnumerable<(object? Key, object? Value)> Items => (start?.Items ?? []).SelectMany(Pair).Concat(_items ?? []);

    /// <summary>Whether nothing was put into it; takes no time, for a pickle can ask as often as it has bytes.</summary>
    public bool IsEmpty => _items is null && start is not { Items.Count: > 0 };

    /// <summary>The value of a key, or null.</summary>
    public object? this[string key] => Items.LastOrDefault(i => i.Key is string text && text == key).Value;

    public void Add(object? key, object? value) => (_items ??= []).Add((key, value));

    private static IEnumerable<(object? Key, object? Value)> Pair(object? item) => item switch
    {
        PickleTuple { Items: [var key, var value] } => [(key, value)],
        PickleList { Items: [var key, var value] } => [(key, value)],
        _ => [],
    };
}

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    public IReadOnlyList<object?> Items => _items ?? (IReadOnlyList<object?>)[];

    public void Add(ReadOnlySpan<object?> items) => (_items ??= []).AddRange(items);
}

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>
/// An object of a TorchScript program: a module as the attributes it was saved with. Its class is a name only; the
/// program's code beside it in the file is never read.
/// </summary>
internal sealed class PickleModule
{
    /// <summary>The attributes, or null before they are given.</summary>
    public PickleDict? Attributes { get; set; }
}

/// <summary>A value that a checkpoint may hold and nobody here asks for; whatever is put into it is dropped.</summary>
internal sealed class PickleOpaque
{
    /// <summary>The only one needed.</summary>
    public static PickleOpaque Instance { get; } = new();

    private PickleOpaque() { }
}
