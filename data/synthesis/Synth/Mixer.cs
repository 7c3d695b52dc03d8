using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>Renders a song: every part on a track of its own, then levels, panorama, room, background noise and limiter.</summary>
internal static class Mixer
{
    /// <summary>Renders a song to interleaved 16-bit samples, 32 kHz.</summary>
    /// <param name="song">The written song.</param>
    /// <param name="channels">1 or 2.</param>
    /// <returns>[samples · channels]</returns>
    public static short[] Render(Song song, int channels)
    {
        SongSpec spec = song.Spec;
        int length = (int)(spec.Seconds * SynthFormat.SampleRate);
        float[] left = new float[length];
        float[] right = channels == 2 ? new float[length] : left;
        float[] mono = new float[length];
        float[] track = new float[length];
        for (int p = 0; p < spec.Parts.Count; p++)
        {
            Array.Clear(track);
            Play(song, p, track);
            Part part = spec.Parts[p];
            double gain = SynthFormat.Gain(part.LevelDb - 20) / ActiveLevel(track);
            double angle = (part.Pan + 1) * Math.PI / 4;
            (float toLeft, float toRight) = channels == 2
                ? ((float)(gain * Math.Cos(angle)), (float)(gain * Math.Sin(angle)))
                : ((float)gain, 0f);
            for (int i = 0; i < length; i++)
            {
                left[i] += toLeft * track[i];
                mono[i] += (float)gain * track[i];
            }

            if (channels == 2)
            {
                for (int i = 0; i < length; i++)
                {
                    right[i] += toRight * track[i];
                }
            }
        }

        var random = new CounterRandom(spec.Key, 5);
        var room = new Room(ref random);
        float wet = (float)(spec.Reverb * 0.35);
        room.Apply(mono, left, wet, 0);
        if (channels == 2)
        {
            room.Apply(mono, right, wet, 23);
        }

        return Master(spec, left, right, channels, random);
    }

    private static void Play(Song song, int p, float[] track)
    {
        SongSpec spec = song.Spec;
        var random = new CounterRandom(spec.Key, 6, p);
        ISound sound = Make(spec.Parts[p], spec, ref random);
        IReadOnlyList<NoteEvent> notes = song.Notes[p];
        for (int n = 0; n < notes.Count; n++)
        {
            NoteEvent note = notes[n];
            sound.Play(track, note, SynthFormat.Hertz(note.Pitch + (spec.TuningCents / 100)), new CounterRandom(spec.Key, 7, p, n));
        }

        sound.Finish(track);
    }

    private static ISound Make(Part part, SongSpec spec, ref CounterRandom random) => part.Instrument switch
    {
        Instrument.Piano or Instrument.Vibraphone => new StruckModes(part.Instrument, ref random),
        Instrument.Strings => new BowedString(ref random),
        Instrument.Flute => new BlownPipe(ref random),
        Instrument.Drums => new DrumKit(ref random),
        Instrument.Synth => new AnalogSynth(part.Role, ref random),
        Instrument.Voice => new SingingVoice(spec.Singer, ref random),
        _ => new PluckedString(part.Instrument, spec.Dynamics, ref random),
    };

    // Root mean square over the tenths of a second in which the part sounds, so that a sparse part is not boosted.
    private static double ActiveLevel(ReadOnlySpan<float> track)
    {
        const int block = SynthFormat.SampleRate / 10;
        double sum = 0;
        int count = 0;
        for (int start = 0; start + block <= track.Length; start += block)
        {
            double energy = 0;
            foreach (float sample in track.Slice(start, block))
            {
                energy += sample * sample;
            }

            if (energy > 1e-6 * block)
            {
                sum += energy;
                count += block;
            }
        }

        return count == 0 ? 1 : Math.Sqrt(sum / count);
    }

    private static short[] Master(SongSpec spec, float[] left, float[] right, int channels, CounterRandom random)
    {
        double sum = 1e-9;
        foreach (float sample in left)
        {
            sum += sample * sample;
        }

        float gain = (float)(SynthFormat.Gain(spec.LevelDb) / Math.Sqrt(sum / left.Length));
        float hiss = (float)(SynthFormat.Gain(spec.NoiseDb) * Math.Sqrt(3));
        var noise = new NoiseSource(random);
        float fade = 1f / (0.03f * SynthFormat.SampleRate);
        short[] samples = new short[left.Length * channels];
        for (int i = 0; i < left.Length; i++)
        {
            float edge = Math.Min(1, Math.Min(i, left.Length - i) * fade);
            for (int c = 0; c < channels; c++)
            {
                float x = (edge * gain * (c == 0 ? left : right)[i]) + (hiss * noise.Next());

                // A soft limiter: the identity below, ±1 at the end.
                x = x / MathF.Sqrt(MathF.Sqrt(1 + (x * x * x * x)));
                samples[(i * channels) + c] = (short)MathF.Round(32_000 * x);
            }
        }

        return samples;
    }
}

/// <summary>An instrument that one player holds for one song: its timbre is drawn once.</summary>
internal interface ISound
{
    /// <summary>Adds one note to a track.</summary>
    /// <param name="track">Mono samples of the whole song.</param>
    /// <param name="note">What is played; times are seconds from the track's first sample.</param>
    /// <param name="hertz">The note's frequency with the song's tuning, Hz; meaningless for drums.</param>
    /// <param name="random">The note's own draws.</param>
    void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random);

    /// <summary>What happens to all notes together: body resonances, distortion.</summary>
    void Finish(Span<float> track);
}

/// <summary>The format in which the synthesiser works.</summary>
internal static class SynthFormat
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 32_000;

    /// <summary>Length of one sample, seconds.</summary>
    public const float Step = 1f / SampleRate;

    /// <summary>The frequency of a MIDI pitch, Hz.</summary>
    public static double Hertz(double pitch) => 440 * Math.Pow(2, (pitch - 69) / 12);

    /// <summary>The factor of a level in dB.</summary>
    public static double Gain(double db) => Math.Pow(10, db / 20);
}
