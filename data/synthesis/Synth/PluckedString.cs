using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>
/// A plucked string after Karplus and Strong (1983) with Jaffe and Smith's refinements: pick position, loss by decay time,
/// an all-pass for the fraction of the delay. Guitar, harp and bass differ in these, in body resonances and in overdrive.
/// </summary>
internal sealed class PluckedString : ISound
{
    private readonly double _pick;
    private readonly double _decay;
    private readonly double _damping;
    private readonly double _brightness;
    private readonly double _release;
    private readonly float _drive;
    private readonly Biquad[] _body;

    /// <summary>Draws an instrument.</summary>
    public PluckedString(Instrument instrument, Dynamics dynamics, ref CounterRandom random)
    {
        bool electric = instrument == Instrument.Guitar && (dynamics == Dynamics.Loud ? random.Chance(0.85) : random.Chance(0.25));
        _pick = random.Uniform(0.08, 0.4);
        _damping = random.Uniform(0.15, 0.45);
        switch (instrument)
        {
            case Instrument.Harp:
                (_decay, _brightness, _release) = (random.Uniform(2, 4), random.Uniform(0.25, 0.5), 1.2);
                _body = [Biquad.Peak(random.Uniform(180, 260), 1.2, 5), Biquad.LowPass(random.Uniform(4000, 7000), 0.7)];
                break;
            case Instrument.Bass:
                (_decay, _brightness, _release) = (random.Uniform(1.5, 3), random.Uniform(0.15, 0.5), 0.08);
                _body = [Biquad.Peak(random.Uniform(70, 110), 1, 5), Biquad.LowPass(random.Uniform(700, 2200), 0.8)];
                break;
            default:
                (_decay, _brightness, _release) = (random.Uniform(1.2, 3.5), random.Uniform(0.4, 0.9), 0.15);
                _body = electric
                    ? [Biquad.HighPass(90, 0.7), Biquad.Peak(random.Uniform(1500, 3000), 1, 5), Biquad.LowPass(random.Uniform(3500, 5500), 0.8)]
                    : [Biquad.Peak(random.Uniform(95, 125), 2, 6), Biquad.Peak(random.Uniform(190, 240), 2, 5), Biquad.Peak(random.Uniform(2200, 3400), 1, 3)];
                break;
        }

        _drive = electric ? (float)random.Uniform(4, dynamics == Dynamics.Loud ? 22 : 8) : 0;
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)(note.Length * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (int)(_release * SynthFormat.SampleRate));
        double period = (SynthFormat.SampleRate / hertz) - _damping;
        int size = Math.Max(2, (int)(period - 0.3));
        float fraction = (float)(period - size);
        float allPass = (1 - fraction) / (1 + fraction);
        Span<float> line = stackalloc float[size];
        Excite(line, note.Velocity, random);

        float loss = Loss(hertz, _decay);
        float released = Loss(hertz, _release * 0.5);
        float damping = (float)_damping;
        float amplitude = (float)note.Velocity;
        float last = 0, x1 = 0, y1 = 0;
        int at = 0;
        for (int i = 0; i < total; i++)
        {
            float sample = line[at];
            track[start + i] += amplitude * sample;
            float x = loss * (((1 - damping) * sample) + (damping * last));
            last = sample;
            float y = (allPass * x) + x1 - (allPass * y1);
            x1 = x;
            y1 = y;
            line[at] = y;
            at = at + 1 == size ? 0 : at + 1;
            if (i == held)
            {
                loss = released;
            }
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
        if (_drive > 0)
        {
            foreach (ref float sample in track)
            {
                float x = sample * _drive;
                sample = x / MathF.Sqrt(1 + (x * x));
            }
        }

        for (int i = 0; i < _body.Length; i++)
        {
            _body[i].Apply(track);
        }
    }

    // 60 dB down after the decay time, whatever the pitch.
    private static float Loss(double hertz, double decaySeconds) => (float)Math.Pow(0.001, 1 / (hertz * decaySeconds));

    private void Excite(Span<float> line, double velocity, CounterRandom random)
    {
        var noise = new NoiseSource(random);
        float keep = (float)(1 - (_brightness * (0.35 + (0.65 * velocity))));
        float state = 0, mean = 0;
        for (int i = 0; i < line.Length; i++)
        {
            state = (keep * state) + ((1 - keep) * noise.Next());
            line[i] = state;
            mean += state / line.Length;
        }

        // Plucking at a point silences the harmonics that have a node there.
        int pick = Math.Max(1, (int)(_pick * line.Length));
        float energy = 1e-6f;
        for (int i = line.Length - 1; i >= 0; i--)
        {
            line[i] -= mean + (i >= pick ? line[i - pick] - mean : 0);
            energy += line[i] * line[i] / line.Length;
        }

        float scale = 0.35f / MathF.Sqrt(energy);
        foreach (ref float sample in line)
        {
            sample *= scale;
        }
    }
}
