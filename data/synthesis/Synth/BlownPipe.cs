using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>A flute: few harmonics, breath noise around the pitch, tremulant rather than vibrato, a chiff at the onset.</summary>
internal sealed class BlownPipe : ISound
{
    private readonly double _second;
    private readonly double _third;
    private readonly double _breath;
    private readonly double _attack;
    private readonly double _vibratoHertz;
    private readonly double _vibratoDepth;

    /// <summary>Draws an instrument.</summary>
    public BlownPipe(ref CounterRandom random)
    {
        _second = random.Uniform(0.1, 0.5);
        _third = random.Uniform(0.03, 0.25);
        _breath = random.Uniform(0.15, 0.8);
        _attack = random.Uniform(0.03, 0.09);
        _vibratoHertz = random.Uniform(4.2, 6);
        _vibratoDepth = random.Uniform(0.05, 0.3);
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)(note.Length * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (int)(0.08 * SynthFormat.SampleRate));
        float attack = (float)(1 / (_attack * SynthFormat.SampleRate));
        float release = 1 / (0.08f * SynthFormat.SampleRate);
        float second = (float)(_second * note.Velocity), third = (float)(_third * note.Velocity);
        float step = (float)(hertz * SynthFormat.Step), phase = 0, level = 0, chiff = 1;
        float vibrato = (float)random.NextDouble(), vibratoStep = (float)(_vibratoHertz * SynthFormat.Step);
        float breath = (float)(_breath * (1.3 - (0.6 * note.Velocity))), amplitude = (float)(note.Velocity * 0.4);
        Biquad air = Biquad.BandPass(hertz * 1.5, 1.2);
        var noise = new NoiseSource(random);
        for (int i = 0; i < total; i++)
        {
            level = i < held ? Math.Min(1, level + attack) : Math.Max(0, level - release);
            float wave = Oscillator.Sine(vibrato);
            vibrato += vibratoStep;
            vibrato -= vibrato > 1 ? 1 : 0;
            float tone = Oscillator.Sine(phase) + (second * Oscillator.Sine(phase * 2)) + (third * Oscillator.Sine(phase * 3));
            phase += step * (1 + (0.003f * wave));
            phase -= phase >= 1 ? 1 : 0;
            float wind = air.Next(noise.Next()) * breath * (1 + (3 * chiff));
            chiff *= 0.9994f;
            track[start + i] += amplitude * level * (1 + ((float)_vibratoDepth * wave)) * (tone + wind);
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
    }
}
