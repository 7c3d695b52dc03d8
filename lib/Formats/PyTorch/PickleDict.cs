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
