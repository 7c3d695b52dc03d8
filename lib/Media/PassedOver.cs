namespace Vcmr.Media;

/// <summary>What of a folder is no medium that was asked for, counted: nothing of a folder goes without a word.</summary>
public sealed class PassedOver
{
    private const int Shown = 12;
    private const int LongestEnding = 12;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal PassedOver()
    {
    }

    /// <summary>
    /// Number of files by their ending in lower case, with its dot; <c>no ending</c>, <c>hidden</c> (files),
    /// <c>hidden folder</c> and <c>linked folder</c> stand for themselves.
    /// </summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>How many in all.</summary>
    public int Total => _counts.Values.Sum();

    /// <summary>Such as <c>3 passed over: 2 .txt, 1 hidden</c>; the most frequent first.</summary>
    public override string ToString()
    {
        IEnumerable<string> parts = _counts.OrderByDescending(c => c.Value).Take(Shown).Select(c => $"{c.Value} {VisibleText.Of(c.Key)}");
        string more = _counts.Count > Shown ? $" and {_counts.Count - Shown} other endings" : "";
        return $"{Total} passed over: {string.Join(", ", parts)}{more}";
    }

    /// <summary>The same behind the words of a message; empty where nothing was passed over.</summary>
    internal string InBrackets => Total == 0 ? "" : $" ({this})";

    internal void Add(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    internal void AddEnding(string ending)
    {
        // What follows the last dot of a title is none.
        bool isEnding = ending.Length is > 1 and <= LongestEnding && !ending.Contains(' ', StringComparison.Ordinal);
        Add(isEnding ? ending.ToLowerInvariant() : "no ending");
    }
}
