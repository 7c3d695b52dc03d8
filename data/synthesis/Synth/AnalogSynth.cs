using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>An electronic synthesiser: three detuned sawtooth (or square) waves through a resonant filter with an envelope.</summary>
internal sealed class AnalogSynth : ISound
{
    private readonly bool _square;
    private readonly double _detuneCents;
    private readonly double _cutoff;
    private readonly double _sweep;
    private readonly double _sweepSeconds;
    private readonly float _resonance;
    private readonly double _attack;
    private readonly double _release;

    /// <summary>Draws an instrument.</summary>
    public AnalogSynth(Role role, ref CounterRandom random)
    {
        bool pad = role == Role.Pad;
        _square = random.Chance(0.3);
        _detuneCents = random.Uniform(4, 18);
        _cutoff = random.Uniform(250, 1200);
        _sweep = random.Uniform(800, 6000);
        _sweepSeconds = pad ? random.Uniform(0.8, 2.5) : random.Uniform(0.08, 0.5);
        _resonance = (float)random.Uniform(0.25, 1.1);
        _attack = pad ? random.Uniform(0.1, 0.5) : random.Uniform(0.003, 0.02);
        _release = pad ? random.Uniform(0.3, 0.7) : random.Uniform(0.04, 0.2);
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)(note.Length * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (int)(_release * SynthFormat.SampleRate));
        float attack = (float)(1 / (Math.Min(_attack, note.Length * 0.6) * SynthFormat.SampleRate));
        float release = (float)(1 / (_release * SynthFormat.SampleRate));
        float ratio = (float)Math.Pow(2, _detuneCents / 1200);
        float stepA = (float)(hertz * SynthFormat.Step), stepB = stepA * ratio, stepC = stepA / ratio;
        float a = (float)random.NextDouble(), b = (float)random.NextDouble(), c = (float)random.NextDouble();
        float half = _square ? 1 : 0;
        float envelope = 1, fall = (float)Math.Pow(0.05, 1 / (_sweepSeconds * SynthFormat.SampleRate));
        float level = 0, low = 0, band = 0, f = 0;
        float amplitude = (float)(note.Velocity * 0.16);
        for (int i = 0; i < total; i++)
        {
            level = i < held ? Math.Min(1, level + attack) : Math.Max(0, level - release);
            if ((i & 31) == 0)
            {
                double cutoff = _cutoff + (_sweep * envelope * (0.3 + (0.7 * note.Velocity)));
                f = (float)(2 * Math.Sin(Math.PI * Math.Min(cutoff, 5000) / SynthFormat.SampleRate));
            }

            envelope *= fall;
            float source = Oscillator.Saw(a, stepA) + Oscillator.Saw(b, stepB) + Oscillator.Saw(c, stepC);
            if (half > 0)
            {
                float shifted = a >= 0.5f ? a - 0.5f : a + 0.5f;
                source -= 2 * Oscillator.Saw(shifted, stepA);
            }

            a = Advance(a, stepA);
            b = Advance(b, stepB);
            c = Advance(c, stepC);

            // Chamberlin's state-variable filter.
            low += f * band;
            float high = source - low - (_resonance * band);
            band += f * high;
            track[start + i] += amplitude * level * low;
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
    }

    private static float Advance(float phase, float step)
    {
        phase += step;
        return phase >= 1 ? phase - 1 : phase;
    }
}
