namespace Vcmr.Engine.Jupyter;

/// <summary>Jupyter counts characters as Unicode code points, .NET as UTF-16 units: an emoji is one of those and two of these.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 index of a position in code points; positions outside the text are its ends.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        int index = 0;
        for (; codePoints > 0 && index < text.Length; codePoints--)
        {
            index += IsPair(text, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>The position in code points of a UTF-16 index.</summary>
    public static int FromUtf16(string text, int index)
    {
        int count = 0;
        for (int at = 0; at < Math.Min(index, text.Length); at += IsPair(text, at) ? 2 : 1)
        {
            count++;
        }

        return count;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
