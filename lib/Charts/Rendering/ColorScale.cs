using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>The theme's colour map, interpolated between its anchors.</summary>
internal static class ColorScale
{
    private static readonly SKColor[] Anchors = [.. Theme.ColorMap.Select(SKColor.Parse)];

    public static SKColor At(double part)
    {
        double p = Math.Clamp(part, 0, 1) * (Anchors.Length - 1);
        int i = Math.Min((int)p, Anchors.Length - 2);
        double t = p - i;
        return new SKColor(Mix(Anchors[i].Red, Anchors[i + 1].Red), Mix(Anchors[i].Green, Anchors[i + 1].Green), Mix(Anchors[i].Blue, Anchors[i + 1].Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((b - a) * t));
    }

    public static string Hex(double part)
    {
        SKColor c = At(part);
        return $"#{c.Red:X2}{c.Green:X2}{c.Blue:X2}";
    }
}
