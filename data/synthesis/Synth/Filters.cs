namespace Vcmr.Synthesis.Synth;

/// <summary>A second-order filter, transposed direct form II; designs are Robert Bristow-Johnson's cookbook.</summary>
internal struct Biquad
{
    private readonly float _b0;
    private readonly float _b1;
    private readonly float _b2;
    private readonly float _a1;
    private readonly float _a2;
    private float _s1;
    private float _s2;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2)
    {
        _b0 = (float)(b0 / a0);
        _b1 = (float)(b1 / a0);
        _b2 = (float)(b2 / a0);
        _a1 = (float)(a1 / a0);
        _a2 = (float)(a2 / a0);
    }

    /// <summary>Low-pass at <paramref name="hertz"/>.</summary>
    public static Biquad LowPass(double hertz, double q)
    {
        (double cos, double alpha) = Angles(hertz, q);
        return new Biquad((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>High-pass at <paramref name="hertz"/>.</summary>
    public static Biquad HighPass(double hertz, double q)
    {
        (double cos, double alpha) = Angles(hertz, q);
        return new Biquad((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Band-pass with a peak of 0 dB at <paramref name="hertz"/>.</summary>
    public static Biquad BandPass(double hertz, double q)
    {
        (double cos, double alpha) = Angles(hertz, q);
        return new Biquad(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>A resonance of <paramref name="gainDb"/> dB at <paramref name="hertz"/>, flat elsewhere.</summary>
    public static Biquad Peak(double hertz, double q, double gainDb)
    {
        (double cos, double alpha) = Angles(hertz, q);
        double a = Math.Pow(10, gainDb / 40);
        return new Biquad(1 + (alpha * a), -2 * cos, 1 - (alpha * a), 1 + (alpha / a), -2 * cos, 1 - (alpha / a));
    }

    /// <summary>Filters one sample.</summary>
    public float Next(float x)
    {
        float y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b2 * x) - (_a2 * y);
        return y;
    }

    /// <summary>Filters in place.</summary>
    public void Apply(Span<float> samples)
    {
        Biquad filter = this;
        foreach (ref float sample in samples)
        {
            sample = filter.Next(sample);
        }

        this = filter;
    }

    private static (double Cos, double Alpha) Angles(double hertz, double q)
    {
        double w = 2 * Math.PI * Math.Min(hertz, SynthFormat.SampleRate * 0.47) / SynthFormat.SampleRate;
        return (Math.Cos(w), Math.Sin(w) / (2 * q));
    }
}

/// <summary>A formant: a two-pole resonance with gain 1 at 0 Hz (Klatt, 1980) that can be retuned while it sounds.</summary>
internal struct Resonator
{
    private float _a;
    private float _b;
    private float _c;
    private float _y1;
    private float _y2;

    /// <summary>Moves the resonance.</summary>
    public void Tune(double hertz, double bandwidth)
    {
        double radius = Math.Exp(-Math.PI * bandwidth / SynthFormat.SampleRate);
        _c = (float)(-radius * radius);
        _b = (float)(2 * radius * Math.Cos(2 * Math.PI * hertz / SynthFormat.SampleRate));
        _a = 1 - _b - _c;
    }

    /// <summary>Filters one sample.</summary>
    public float Next(float x)
    {
        float y = (_a * x) + (_b * _y1) + (_c * _y2);
        _y2 = _y1;
        _y1 = y;
        return y;
    }
}
