using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>
/// The colours of one scene. Major leans to warm hues, minor to cold ones, loud and fast to strong colours; each of these
/// only most of the time. Scenes alternate between bright and dark so that every cut is one.
/// </summary>
/// <param name="Hue">The leading hue, degrees.</param>
/// <param name="Saturation">Strength of colour, 0 to 1.</param>
/// <param name="Value">Brightness of the background, 0 to 1.</param>
internal readonly record struct Palette(double Hue, double Saturation, double Value)
{
    /// <summary>Whether the background is bright.</summary>
    public bool Bright => Value > 0.55;

    /// <summary>The song's leading hue, degrees.</summary>
    public static double LeadingHue(SongSpec spec, ref CounterRandom random)
    {
        bool typical = random.Chance(0.8);
        double centre = !typical ? random.Uniform(0, 360) : spec.Mode == Mode.Major ? 35 : 225;
        return centre + (32 * random.NextGaussian());
    }

    /// <summary>Draws a scene's colours.</summary>
    /// <param name="spec">The song.</param>
    /// <param name="hue">Its leading hue, degrees.</param>
    /// <param name="bright">Whether this scene is one of the bright ones.</param>
    /// <param name="random">The draws.</param>
    public static Palette Draw(SongSpec spec, double hue, bool bright, ref CounterRandom random)
    {
        double own = hue + (random.Chance(0.2) ? 180 : 0) + (22 * random.NextGaussian());
        double strength = 0.2 + (0.5 * spec.Energy) + (0.14 * random.NextGaussian());
        double mood = spec.Mode == Mode.Major ? 0.06 : -0.06;
        double value = (bright ? random.Uniform(0.74, 0.96) : random.Uniform(0.24, 0.4)) + mood;
        return new Palette(own, Math.Clamp(strength, 0.1, 0.9), Math.Clamp(value, 0.18, 1));
    }

    /// <summary>A shade of the background.</summary>
    /// <param name="turn">Degrees away from the leading hue.</param>
    /// <param name="lightness">Factor of the brightness.</param>
    /// <param name="alpha">Opacity, 0 to 1.</param>
    public SKColor Shade(double turn, double lightness, double alpha = 1) =>
        Colours.Hsv(Hue + turn, Saturation, Value * lightness, alpha);

    /// <summary>The colour of a sun or a moon.</summary>
    public SKColor Glow(double turn, double alpha) => Colours.Hsv(Hue + turn, 0.15 + (0.4 * Saturation), 1, alpha);

    /// <summary>A colour that stands out from the background.</summary>
    public SKColor Accent(double turn = 150, double alpha = 1) =>
        Colours.Hsv(Hue + turn, 0.35 + (0.5 * Saturation), Bright ? 0.5 : 0.95, alpha);
}

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
