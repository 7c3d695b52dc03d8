using System.Runtime.Intrinsics;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>
/// Something struck: a sum of decaying modes, eight at once in a vector. A piano's stiff strings stretch the harmonics,
/// f·k·√(1 + B·k²); a vibraphone's tuned bars ring at 1, 4 and about 10 times the pitch, under a slow tremolo.
/// </summary>
internal sealed class StruckModes : ISound
{
    private readonly bool _bars;
    private readonly double _stiffness;
    private readonly double _hardness;
    private readonly double _decay;
    private readonly double _tremoloHertz;
    private readonly double _tremoloDepth;
    private readonly double _strikePoint;
    private Biquad _tone;

    /// <summary>Draws an instrument.</summary>
    public StruckModes(Instrument instrument, ref CounterRandom random)
    {
        _bars = instrument == Instrument.Vibraphone;
        _stiffness = random.Uniform(1e-4, 8e-4);
        _hardness = random.Uniform(0.5, 1.1);
        _decay = _bars ? random.Uniform(2.5, 5) : random.Uniform(1.2, 3);
        _tremoloHertz = random.Uniform(3.5, 7);
        _tremoloDepth = _bars && random.Chance(0.7) ? random.Uniform(0.15, 0.5) : 0;
        _strikePoint = random.Uniform(0.1, 0.16);
        _tone = Biquad.Peak(random.Uniform(300, 1500), 0.7, random.Uniform(-3, 4));
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)((note.Length + (_bars ? 0.6 : 0.05)) * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (int)(0.12 * SynthFormat.SampleRate));
        Vector256<float> re = default, im = default, cos = default, sin = default;
        for (int k = 0; k < 8; k++)
        {
            (double frequency, double level, double seconds) = _bars ? BarMode(k, hertz, note.Velocity) : StringMode(k + 1, hertz, note.Velocity);
            if (frequency > SynthFormat.SampleRate * 0.45 || level == 0)
            {
                continue;
            }

            double angle = 2 * Math.PI * frequency / SynthFormat.SampleRate;
            double radius = Math.Pow(0.001, 1 / (seconds * SynthFormat.SampleRate));
            cos = cos.WithElement(k, (float)(radius * Math.Cos(angle)));
            sin = sin.WithElement(k, (float)(radius * Math.Sin(angle)));
            re = re.WithElement(k, (float)(level * note.Velocity));
        }

        var knock = new NoiseSource(random);
        float knockLevel = (float)(note.Velocity * note.Velocity * (_bars ? 0.04 : 0.08));
        float release = 1;
        for (int i = 0; i < total; i++)
        {
            Vector256<float> turned = (re * cos) - (im * sin);
            im = (re * sin) + (im * cos);
            re = turned;
            float sample = Vector256.Sum(im);
            if (knockLevel > 1e-4f)
            {
                sample += knockLevel * knock.Next();
                knockLevel *= 0.997f;
            }

            if (i >= held)
            {
                release *= 0.9985f;
            }

            track[start + i] += release * sample;
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
        _tone.Apply(track);
        if (_tremoloDepth == 0)
        {
            return;
        }

        float phase = 0, step = (float)(_tremoloHertz / SynthFormat.SampleRate);
        foreach (ref float sample in track)
        {
            sample *= 1 - ((float)_tremoloDepth * (0.5f + (0.5f * Oscillator.Sine(phase))));
            phase = phase + step > 1 ? phase + step - 1 : phase + step;
        }
    }

    // High partials are weaker under a soft hammer and die sooner.
    private (double Hertz, double Level, double Seconds) StringMode(int k, double hertz, double velocity)
    {
        double softness = 0.12 + (0.5 * (1 - velocity) / _hardness);
        double level = Math.Abs(Math.Sin(Math.PI * k * _strikePoint)) * Math.Exp(-softness * (k - 1)) * 0.5;
        double seconds = _decay * Math.Pow(440 / hertz, 0.35) / (1 + (0.25 * (k - 1)));
        return (hertz * k * Math.Sqrt(1 + (_stiffness * k * k)), level, seconds);
    }

    private (double Hertz, double Level, double Seconds) BarMode(int k, double hertz, double velocity) => k switch
    {
        0 => (hertz, 0.4, _decay),
        1 => (hertz * 3.99, 0.16 * _hardness * velocity, _decay * 0.3),
        2 => (hertz * 9.9, 0.1 * _hardness * velocity * velocity, _decay * 0.1),
        3 => (hertz * 1.0015, 0.08, _decay * 0.9),
        _ => (hertz, 0, 1),
    };
}
