using ScottPlot;
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
    private static readonly Lazy<bool> Registered = new(Register);

    public static SKTypeface Get(bool bold) => bold ? BoldFace.Value : RegularFace.Value;

    public static SKFont Font(double size, bool bold = false) =>
        new(Get(bold), (float)size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None, LinearMetrics = true };

    /// <summary>Makes ScottPlot use the embedded font for everything.</summary>
    public static void UseInScottPlot() => _ = Registered.Value;

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new Resolver());
        Fonts.Default = Family;
        Fonts.Sans = Family;
        return true;
    }

    private static SKTypeface Read(string style)
    {
        string name = typeof(Typefaces).Assembly.GetManifestResourceNames().Single(n => n.EndsWith($"LiberationSans-{style}.ttf", StringComparison.Ordinal));
        using Stream stream = typeof(Typefaces).Assembly.GetManifestResourceStream(name)!;
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new VcmrException("The embedded font cannot be read by SkiaSharp, so no picture can be drawn; rebuild the library.");
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            Get(weight >= FontWeight.SemiBold);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Get(bold);
    }
}
