using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>A drum kit: membranes are falling sines, the snare adds a rattle, cymbals are beating squares and noise.</summary>
internal sealed class DrumKit : ISound
{
    private readonly float[][] _pieces;

    /// <summary>Builds a kit; every piece is rendered once and then only scaled.</summary>
    public DrumKit(ref CounterRandom random)
    {
        _pieces =
        [
            Membrane(random.Uniform(42, 62), random.Uniform(90, 220), random.Uniform(0.15, 0.4), random.Uniform(0.02, 0.15), ref random),
            Snare(ref random),
            Metal(random.Uniform(0.03, 0.09), random.Uniform(5500, 8500), ref random),
            Metal(random.Uniform(0.25, 0.7), random.Uniform(3500, 6000), ref random),
            Membrane(random.Uniform(90, 150), random.Uniform(30, 80), random.Uniform(0.15, 0.3), 0.05, ref random),
            Clave(random.Uniform(1800, 2700)),
        ];
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        float[] piece = _pieces[(int)note.Pitch];
        int total = Math.Min(track.Length - start, piece.Length);
        float gain = (float)note.Velocity;
        for (int i = 0; i < total; i++)
        {
            track[start + i] += gain * piece[i];
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
    }

    private static float[] Membrane(double hertz, double sweep, double decay, double click, ref CounterRandom random)
    {
        float[] samples = new float[(int)(decay * 2.2 * SynthFormat.SampleRate)];
        var noise = new NoiseSource(new CounterRandom((long)random.NextUInt64()));
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double seconds = (double)i / SynthFormat.SampleRate;
            phase += (hertz + (sweep * Math.Exp(-seconds / 0.03))) / SynthFormat.SampleRate;
            samples[i] = (float)((Math.Sin(2 * Math.PI * phase) * Math.Exp(-seconds * 4.5 / decay)) + (click * noise.Next() * Math.Exp(-seconds / 0.006)));
        }

        return samples;
    }

    private static float[] Snare(ref CounterRandom random)
    {
        double tone = random.Uniform(160, 240), decay = random.Uniform(0.1, 0.22), rattle = random.Uniform(0.4, 0.8);
        Biquad band = Biquad.BandPass(random.Uniform(2200, 4200), 0.6);
        float[] samples = new float[(int)(decay * 2.5 * SynthFormat.SampleRate)];
        var noise = new NoiseSource(new CounterRandom((long)random.NextUInt64()));
        for (int i = 0; i < samples.Length; i++)
        {
            double seconds = (double)i / SynthFormat.SampleRate;
            double skin = Math.Sin(2 * Math.PI * tone * seconds) * Math.Exp(-seconds / 0.04);
            samples[i] = (float)((0.5 * skin) + (rattle * 2 * band.Next(noise.Next()) * Math.Exp(-seconds * 4.5 / decay)));
        }

        return samples;
    }

    private static float[] Metal(double decay, double cutoff, ref CounterRandom random)
    {
        double[] ratios = [1, 1.342, 1.232, 1.7, 2.09, 2.55];
        double hertz = random.Uniform(360, 560);
        Biquad high = Biquad.HighPass(cutoff, 0.9);
        float[] samples = new float[(int)(decay * 2.5 * SynthFormat.SampleRate)];
        var noise = new NoiseSource(new CounterRandom((long)random.NextUInt64()));
        for (int i = 0; i < samples.Length; i++)
        {
            double seconds = (double)i / SynthFormat.SampleRate;
            double sum = 0;
            foreach (double ratio in ratios)
            {
                sum += (hertz * ratio * seconds) % 1 < 0.5 ? 0.13 : -0.13;
            }

            samples[i] = (float)(high.Next((float)(sum + (0.4 * noise.Next()))) * Math.Exp(-seconds * 3.5 / decay) * 0.8);
        }

        return samples;
    }

    private static float[] Clave(double hertz)
    {
        float[] samples = new float[SynthFormat.SampleRate / 12];
        for (int i = 0; i < samples.Length; i++)
        {
            double seconds = (double)i / SynthFormat.SampleRate;
            samples[i] = (float)(0.6 * Math.Sin(2 * Math.PI * hertz * seconds) * Math.Exp(-seconds / 0.018));
        }

        return samples;
    }
}
