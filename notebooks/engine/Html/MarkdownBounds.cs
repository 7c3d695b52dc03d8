using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html;

/// <summary>
/// Says which texts the markdown parser is kept from: it refuses what is nested too deeply only after a time that grows with
/// the square of the text.
/// </summary>
internal static partial class MarkdownBounds
{
    private const int Longest = 256 << 10;
    private const int MaxDepth = 300;

    /// <summary>What is wrong with a text, as the end of "This text is"; null where nothing is.</summary>
    public static string? Problem(string text)
    {
        // Pictures may be part of it.
        int length = text.Length <= Longest ? text.Length : text.Length - Data().Matches(text).Sum(match => match.Length);
        return length > Longest ? $"longer than {Longest >> 10} kB" : IsTooDeep(text) ? TooDeep : null;
    }

    /// <summary>What the parser means by refusing a text.</summary>
    public const string TooDeep = "nested too deeply";

    private static bool IsTooDeep(string text)
    {
        int brackets = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            // No bracket is closed in another paragraph.
            brackets = line.IsWhiteSpace() ? 0 : brackets;
            int containers = 0;
            bool isPrefix = true;
            for (int i = 0; i < line.Length; i++)
            {
                char c = line[i];
                isPrefix &= c is '>' or '-' or '*' or '+' or ' ' or '\t' or '.' or ')' || char.IsAsciiDigit(c);
                containers += isPrefix && (c == '>' || (c is '-' or '*' or '+' or '.' or ')' && i + 1 < line.Length && line[i + 1] is ' ' or '\t')) ? 1 : 0;
                brackets = c is '[' or '(' ? brackets + 1 : c is ']' or ')' ? Math.Max(brackets - 1, 0) : brackets;
                if (containers > MaxDepth || brackets > MaxDepth)
                {
                    return true;
                }
            }
        }

        return false;
    }

    [GeneratedRegex(@"data:[\w/+.-]+;base64,[\w+/=]+")]
    private static partial Regex Data();
}
