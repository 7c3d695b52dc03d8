using System.IO.Enumeration;

namespace Vcmr.Engine.Jupyter;

/// <summary>The cells that ran, in this kernel and in earlier ones.</summary>
/// <param name="file">Where they are kept.</param>
internal sealed class History(HistoryFile file)
{
    private readonly List<(int Line, string Input, string? Output)> own = [];
    private readonly Lazy<IReadOnlyList<HistoryEntry>> earlier = new(file.ReadEarlier);

    private int Session => earlier.Value.Count == 0 ? 1 : earlier.Value[^1].Session + 1;

    /// <summary>Adds a cell of this kernel.</summary>
    public void Add(int line, string input, string? output)
    {
        own.Add((line, input, output));
        file.Append(line, input, output);
    }

    /// <summary>The last cells, the oldest first.</summary>
    public IReadOnlyList<HistoryEntry> Tail(int count) => [.. All().TakeLast(count)];

    /// <summary>Cells of one kernel.</summary>
    /// <param name="session">Its number; 0 is the present one, -1 the one before.</param>
    /// <param name="start">The first line.</param>
    /// <param name="stop">The line after the last, or null for all.</param>
    public IReadOnlyList<HistoryEntry> Range(int session, int start, int? stop)
    {
        int wanted = session > 0 ? session : Session + session;
        return [.. All().Where(entry => entry.Session == wanted && entry.Line >= start && entry.Line < (stop ?? int.MaxValue))];
    }

    /// <summary>Cells whose whole text fits a pattern.</summary>
    /// <param name="pattern">The pattern; * and ? stand for any text and any character.</param>
    /// <param name="count">How many of the last, or null for all.</param>
    /// <param name="isUnique">Whether a text is wanted only once, where it ran last.</param>
    public IReadOnlyList<HistoryEntry> Search(string pattern, int? count, bool isUnique)
    {
        // A backslash is a plain character in code.
        string expression = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        IEnumerable<HistoryEntry> found = All().Where(entry => FileSystemName.MatchesSimpleExpression(expression, entry.Input, ignoreCase: false));
        if (isUnique)
        {
            found = found.Reverse().DistinctBy(entry => entry.Input).Reverse();
        }

        return [.. count is int limit ? found.TakeLast(limit) : found];
    }

    private IEnumerable<HistoryEntry> All() => earlier.Value.Concat(own.Select(entry => new HistoryEntry(Session, entry.Line, entry.Input, entry.Output)));
}
