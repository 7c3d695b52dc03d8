namespace Vcmr.Media;

/// <summary>
/// Brings pictures of high dynamic range or of BT.2020's wide gamut to what models are trained on, ordinary pictures of
/// BT.709: the values become light, the light of up to 1,000 cd/m² is rolled off to that of diffuse white (203 cd/m², ITU-R
/// BT.2408) by the curve of ITU-R BT.2390 (section 5.4, on the strongest of red, green and blue, so that hues stay), the
/// colours go through the matrix of ITU-R BT.2087, and the light becomes values again by the gamma of 2.4 of BT.1886.
/// Below about 90 cd/m² the curve changes nothing. Brighter sources than 1,000 cd/m² are clipped there.
/// </summary>
internal sealed class ToneMapping
{
    private const double White = 203;
    private const double Peak = 1000;
    private const double Gamma = 2.4;
    private const int Steps = 4096;

    // BT.2020's red, green and blue in BT.709's.
    private static readonly float[] ToBt709 =
        [1.6604910f, -0.5876411f, -0.0728499f, -0.1245505f, 1.1328999f, -0.0083494f, -0.0181508f, -0.1005789f, 1.1187297f];

    private static readonly float[] RollOff = [.. Enumerable.Range(0, Steps + 1).Select(i => (float)Compression(Math.Pow((double)i / Steps, 2) * Peak))];

    private readonly float[] _light;
    private readonly bool _isHybrid;
    private readonly bool _isBright;
    private readonly bool _isWide;

    private ToneMapping(PictureForm form)
    {
        (_isBright, _isHybrid, _isWide) = (form.Transfer != Transfer.Standard, form.Transfer == Transfer.Hlg, form.IsWideGamut);
        _light = [.. Enumerable.Range(0, 256).Select(v => (float)Light(v / 255.0, form.Transfer))];
    }

    /// <summary>What a form needs, or null where its pictures are ordinary.</summary>
    public static ToneMapping? For(PictureForm form) => form.Transfer == Transfer.Standard && !form.IsWideGamut ? null : new ToneMapping(form);

    /// <summary>Maps pictures in place.</summary>
    /// <param name="rgb">Interleaved RGB.</param>
    public void Apply(Span<byte> rgb)
    {
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            (float r, float g, float b) = (_light[rgb[i]], _light[rgb[i + 1]], _light[rgb[i + 2]]);
            if (_isHybrid)
            {
                // The system gamma of a display of 1,000 cd/m² (BT.2100), which looks at luminance.
                float scale = (float)Peak * MathF.Pow((0.2627f * r) + (0.6780f * g) + (0.0593f * b), 0.2f);
                (r, g, b) = (r * scale, g * scale, b * scale);
            }

            if (_isBright)
            {
                float brightest = Math.Min((float)Peak, Math.Max(r, Math.Max(g, b)));
                float scale = RollOff[(int)((MathF.Sqrt(brightest / (float)Peak) * Steps) + 0.5f)];
                (r, g, b) = (r * scale, g * scale, b * scale);
            }

            if (_isWide)
            {
                (r, g, b) = (
                    (ToBt709[0] * r) + (ToBt709[1] * g) + (ToBt709[2] * b),
                    (ToBt709[3] * r) + (ToBt709[4] * g) + (ToBt709[5] * b),
                    (ToBt709[6] * r) + (ToBt709[7] * g) + (ToBt709[8] * b));
            }

            (rgb[i], rgb[i + 1], rgb[i + 2]) = (Value(r), Value(g), Value(b));
        }
    }

    private static byte Value(float light) => (byte)((255 * MathF.Pow(Math.Clamp(light / (float)White, 0, 1), 1 / (float)Gamma)) + 0.5f);

    /// <summary>Light of a value in [0, 1]: cd/m², but for hybrid log-gamma that of the scene in [0, 1].</summary>
    private static double Light(double value, Transfer transfer) => transfer switch
    {
        Transfer.Pq => Quantizer.ToLight(value),
        Transfer.Hlg => value <= 0.5 ? value * value / 3 : (Math.Exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12,
        _ => White * Math.Pow(value, Gamma),
    };

    /// <summary>By how much light is dimmed.</summary>
    private static double Compression(double light)
    {
        double peak = Quantizer.FromLight(Peak);
        double most = Quantizer.FromLight(White) / peak;
        double knee = (1.5 * most) - 0.5;
        double value = Quantizer.FromLight(light) / peak;
        if (value <= knee)
        {
            return 1;
        }

        double t = (value - knee) / (1 - knee);
        double t2 = t * t;
        double t3 = t2 * t;
        double mapped = (((2 * t3) - (3 * t2) + 1) * knee) + ((t3 - (2 * t2) + t) * (1 - knee)) + (((3 * t2) - (2 * t3)) * most);
        return Quantizer.ToLight(mapped * peak) / light;
    }
}

/// <summary>The perceptual quantizer of SMPTE ST 2084, between light (cd/m²) and values in [0, 1].</summary>
internal static class Quantizer
{
    private const double M1 = 2610.0 / 16384;
    private const double M2 = 2523.0 / 4096 * 128;
    private const double C1 = 3424.0 / 4096;
    private const double C2 = 2413.0 / 4096 * 32;
    private const double C3 = 2392.0 / 4096 * 32;
    private const double Most = 10_000;

    public static double ToLight(double value)
    {
        double power = Math.Pow(value, 1 / M2);
        return Most * Math.Pow(Math.Max(0, power - C1) / (C2 - (C3 * power)), 1 / M1);
    }

    public static double FromLight(double light)
    {
        double power = Math.Pow(light / Most, M1);
        return Math.Pow((C1 + (C2 * power)) / (1 + (C3 * power)), M2);
    }
}
