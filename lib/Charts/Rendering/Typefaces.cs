using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>
/// The embedded font. SkiaSharp's dependency-free Linux build reads no system font configuration, and a bare container
/// has no fonts at all, so every text is drawn with the two faces that the library carries.
/// </summary>
internal static class Typefaces
{
    public const string Family = "Liberation Sans";

    private static readonly Lazy<SKTypeface> RegularFace = new(() => Read("Regular"));
    private static readonly Lazy<SKTypeface> BoldFace = new(() => Read("Bold"));

    public static SKTypeface Get(bool bold) => bold ? BoldFace.Value : RegularFace.Value;

    public static SKFont Font(double size, bool bold = false) =>
        new(Get(bold), (float)size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None, LinearMetrics = true };

    private static SKTypeface Read(string style)
    {
        string name = typeof(Typefaces).Assembly.GetManifestResourceNames().Single(n => n.EndsWith($"LiberationSans-{style}.ttf", StringComparison.Ordinal));
        using Stream stream = typeof(Typefaces).Assembly.GetManifestResourceStream(name)!;
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new VcmrException("The embedded font cannot be read by SkiaSharp, so no picture can be drawn; rebuild the library.");
    }
}

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
