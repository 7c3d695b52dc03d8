using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Measures and wraps text in the embedded font.</summary>
internal static class TextRuler
{
    public static double Width(string text, double size, bool bold = false)
    {
        using SKFont font = Typefaces.Font(size, bold);
        return font.MeasureText(text);
    }

    /// <summary>Breaks at spaces and at line breaks so that no line exceeds <paramref name="width"/> pixels.</summary>
    public static IReadOnlyList<string> Wrap(string? text, double size, double width)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        using SKFont font = Typefaces.Font(size);
        var lines = new List<string>();
        foreach (string paragraph in text.Split('\n'))
        {
            string line = "";
            foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && font.MeasureText(longer) > width)
                {
                    lines.Add(line);
                    longer = word;
                }

                line = longer;
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Shortens to <paramref name="width"/> pixels, with an ellipsis where something is left out.</summary>
    public static string Fit(string text, double size, double width, bool bold = false)
    {
        using SKFont font = Typefaces.Font(size, bold);
        if (font.MeasureText(text) <= width)
        {
            return text;
        }

        int length = text.Length;
        while (length > 1 && font.MeasureText(text.AsSpan(0, length).ToString() + "…") > width)
        {
            length--;
        }

        return text[..length].TrimEnd() + "…";
    }
}
