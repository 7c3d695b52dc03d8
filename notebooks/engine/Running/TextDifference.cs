using System.Globalization;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Running;

/// <summary>The difference of two texts in a few lines.</summary>
/// <param name="tolerance">By how much numbers in them may differ.</param>
internal sealed partial class TextDifference(double tolerance)
{
    private const int MaxLines = 5;
    private const int MaxWidth = 160;

    /// <summary>What differs; nothing where the texts are equal.</summary>
    public IReadOnlyList<string> Of(string before, string now)
    {
        string[] old = Lines(before);
        string[] current = Lines(now);
        int start = 0;
        while (start < Math.Min(old.Length, current.Length) && AreEqual(old[start], current[start]))
        {
            start++;
        }

        int end = 0;
        while (end < Math.Min(old.Length, current.Length) - start && AreEqual(old[^(end + 1)], current[^(end + 1)]))
        {
            end++;
        }

        return [.. Show('-', old[start..^end]), .. Show('+', current[start..^end])];
    }

    private bool AreEqual(string before, string now)
    {
        if (before == now || tolerance == 0)
        {
            return before == now;
        }

        MatchCollection old = Number().Matches(before);
        MatchCollection current = Number().Matches(now);
        return old.Count == current.Count
            && Number().Replace(before, "0") == Number().Replace(now, "0")
            && old.Zip(current).All(pair => AreNear(pair.First.Value, pair.Second.Value));
    }

    private bool AreNear(string before, string now)
    {
        double a = double.Parse(before, CultureInfo.InvariantCulture);
        double b = double.Parse(now, CultureInfo.InvariantCulture);
        return a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    private static IEnumerable<string> Show(char sign, string[] lines)
    {
        IEnumerable<string> shown = lines.Take(MaxLines).Select(line => $"{sign} {(line.Length > MaxWidth ? line[..MaxWidth] + "…" : line)}");
        return lines.Length > MaxLines ? shown.Append($"{sign} … {lines.Length - MaxLines} more lines") : shown;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    [GeneratedRegex(@"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")]
    private static partial Regex Number();
}
