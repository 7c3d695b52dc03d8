using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>Colours by hue (degrees), saturation and brightness (0 to 1), out-of-range values wrapped or clamped.</summary>
internal static class Colours
{
    /// <summary>A colour.</summary>
    public static SKColor Hsv(double hue, double saturation, double value, double alpha = 1)
    {
        hue %= 360;
        hue += hue < 0 ? 360 : 0;
        return SKColor
            .FromHsv((float)hue, (float)(100 * Math.Clamp(saturation, 0, 1)), (float)(100 * Math.Clamp(value, 0, 1)))
            .WithAlpha((byte)(255 * Math.Clamp(alpha, 0, 1)));
    }

    /// <summary>A mix of two colours; 0 gives the first.</summary>
    public static SKColor Mix(SKColor a, SKColor b, double share)
    {
        double s = Math.Clamp(share, 0, 1);
        return new SKColor(Blend(a.Red, b.Red), Blend(a.Green, b.Green), Blend(a.Blue, b.Blue), Blend(a.Alpha, b.Alpha));

        byte Blend(byte x, byte y) => (byte)(x + ((y - x) * s));
    }
}
