using System.Globalization;
using System.Text;

namespace Vcmr;

/// <summary>
/// Text from outside (file names, tags, what other programs say) made fit for a terminal, a log or one line of a message:
/// whatever could move the cursor, change colours, break the line or turn the writing around is written out instead.
/// </summary>
public static class VisibleText
{
    /// <summary>Makes a text visible.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">Characters of it that are kept; a longer text ends with an ellipsis.</param>
    /// <returns>The text on one line; control and format characters as <c>\xNN</c> or <c>\uNNNN</c>.</returns>
    public static string Of(string text, int longest = int.MaxValue)
    {
        bool isCut = text.Length > longest;
        ReadOnlySpan<char> kept = text.AsSpan(0, Math.Min(text.Length, longest));
        if (isCut && longest > 0 && char.IsHighSurrogate(kept[^1]))
        {
            kept = kept[..^1];
        }

        var visible = new StringBuilder(kept.Length + 1);
        foreach (Rune rune in kept.EnumerateRunes())
        {
            if (IsHidden(rune))
            {
                visible.Append(rune.Value < 256 ? $"\\x{rune.Value:x2}" : $"\\u{rune.Value:x4}");
            }
            else
            {
                visible.Append(rune);
            }
        }

        return isCut ? visible.Append('…').ToString() : visible.ToString();
    }

    // The joiners (U+200C, U+200D) shape letters and emoji and do nothing else.
    private static bool IsHidden(Rune rune) => rune.Value is not (0x200C or 0x200D) && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
