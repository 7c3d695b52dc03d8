namespace Vcmr.Synthesis.Synth;

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
