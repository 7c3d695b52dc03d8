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
