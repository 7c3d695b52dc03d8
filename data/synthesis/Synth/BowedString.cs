using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>
/// Bowed strings: the sawtooth of Helmholtz's stick and slip with bow noise, slow attack and delayed vibrato, through the
/// resonances of the body; a section is two or three players a few cents apart.
/// </summary>
internal sealed class BowedString : ISound
{
    private readonly int _players;
    private readonly double _spreadCents;
    private readonly double _attack;
    private readonly double _release;
    private readonly double _vibratoHertz;
    private readonly double _vibratoCents;
    private readonly double _cutoff;
    private readonly double _bowNoise;
    private readonly Biquad[] _body;

    /// <summary>Draws an instrument.</summary>
    public BowedString(ref CounterRandom random)
    {
        _players = 1 + random.NextInt(3);
        _spreadCents = random.Uniform(5, 14);
        _attack = random.Uniform(0.06, 0.2);
        _release = random.Uniform(0.08, 0.25);
        _vibratoHertz = random.Uniform(4.6, 6.4);
        _vibratoCents = random.Uniform(6, 30);
        _cutoff = random.Uniform(1800, 4200);
        _bowNoise = random.Uniform(0.01, 0.05);
        _body =
        [
            Biquad.HighPass(random.Uniform(120, 190), 0.8),
            Biquad.Peak(random.Uniform(260, 310), 3, 6),
            Biquad.Peak(random.Uniform(430, 560), 3, 5),
            Biquad.Peak(random.Uniform(2000, 2900), 1.2, 6),
            Biquad.LowPass(random.Uniform(5000, 8000), 0.7),
        ];
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)(note.Length * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (int)(_release * SynthFormat.SampleRate));
        float attack = (float)(1 / (Math.Min(_attack, note.Length * 0.5) * SynthFormat.SampleRate));
        float release = (float)(1 / (_release * SynthFormat.SampleRate));
        float keep = (float)Math.Exp(-2 * Math.PI * _cutoff * (0.35 + (0.65 * note.Velocity)) / SynthFormat.SampleRate);
        for (int player = 0; player < _players; player++)
        {
            var draws = new CounterRandom((long)random.NextUInt64(), player);
            float step = (float)(hertz * Math.Pow(2, _spreadCents * draws.NextGaussian() / (_players == 1 ? 4 : 1) / 1200) * SynthFormat.Step);
            float phase = (float)draws.NextDouble();
            float vibrato = (float)draws.NextDouble();
            float vibratoStep = (float)(_vibratoHertz * draws.Uniform(0.9, 1.1) * SynthFormat.Step);
            float depth = (float)(_vibratoCents / 1200 * Math.Log(2));
            var noise = new NoiseSource(draws);
            float level = 0, low = 0, settled = 0;
            float amplitude = (float)(note.Velocity * 0.3 / Math.Sqrt(_players));
            for (int i = 0; i < total; i++)
            {
                level = i < held ? Math.Min(1, level + attack) : Math.Max(0, level - release);
                settled = Math.Min(1, settled + (SynthFormat.Step * 4));
                float now = step * (1 + (settled * depth * Oscillator.Sine(vibrato)));
                vibrato += vibratoStep;
                vibrato -= vibrato > 1 ? 1 : 0;
                float source = Oscillator.Saw(phase, now) + ((float)_bowNoise * noise.Next());
                phase += now;
                phase -= phase >= 1 ? 1 : 0;
                low = (keep * low) + ((1 - keep) * source);
                track[start + i] += amplitude * level * level * low;
            }
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
        for (int i = 0; i < _body.Length; i++)
        {
            _body[i].Apply(track);
        }
    }
}
