using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Synth;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class SynthTests
{
    public static TheoryData<string> Pitched => [.. Enum.GetNames<Instrument>().Where(n => n != nameof(Instrument.Drums))];

    [Theory]
    [MemberData(nameof(Pitched))]
    public void Instrument_sounds_at_the_pitch_it_is_asked_for(string name)
    {
        Instrument instrument = Enum.Parse<Instrument>(name);
        double hertz = instrument == Instrument.Bass ? 55 : 220;
        for (int timbre = 0; timbre < 4; timbre++)
        {
            float[] track = new float[SynthFormat.SampleRate];
            ISound sound = Make(instrument, timbre);
            sound.Play(track, new NoteEvent(0, 0.9, 57, 0.7, 1), hertz, new CounterRandom(2, timbre));
            sound.Finish(track);
            Assert.InRange(1200 * Math.Log2(Measure(track.AsSpan(8000, 16000), hertz) / hertz), -15, 15);
        }
    }

    [Theory]
    [MemberData(nameof(Pitched))]
    public void Instrument_stays_finite_and_falls_silent_after_its_note(string name)
    {
        float[] track = new float[SynthFormat.SampleRate * 3];
        ISound sound = Make(Enum.Parse<Instrument>(name), 9);
        sound.Play(track, new NoteEvent(0.1, 0.5, 60, 1, 3), 261.6, new CounterRandom(3));
        sound.Finish(track);
        Assert.True(track.All(float.IsFinite));
        Assert.True(Level(track.AsSpan(4000, 12000)) > 100 * Level(track.AsSpan(track.Length - 8000)));
    }

    [Fact]
    public void Render_is_the_same_twice_at_the_asked_level_and_never_clips()
    {
        var random = new CounterRandom(5);
        SongSpec spec = SpecGenerator.Draw(Genre.Jazz, 6, ref random) with { LevelDb = -20 };
        Song song = Composer.Compose(spec, excerpt: true);
        short[] samples = Mixer.Render(song, 2);
        Assert.Equal(samples, Mixer.Render(Composer.Compose(spec, excerpt: true), 2));
        Assert.Equal(2 * (int)(spec.Seconds * SynthFormat.SampleRate), samples.Length);
        double left = Math.Sqrt(samples.Where((_, i) => i % 2 == 0).Average(s => s / 32768.0 * (s / 32768.0)));
        Assert.InRange(20 * Math.Log10(left), -21.5, -19);
        Assert.InRange(samples.Max(s => Math.Abs((int)s)), 1000, 32_000);
    }

    [Fact]
    public void Men_sing_lower_than_women()
    {
        var random = new CounterRandom(6);
        SongSpec spec = SpecGenerator.Draw(Genre.Folk, 20, ref random) with { Parts = [new Part(Instrument.Voice, Role.Melody, 0, 0)] };
        double Mean(Singer singer) => Composer.Compose(spec with { Singer = singer }, excerpt: true).Notes[0].Average(n => n.Pitch);
        Assert.InRange(Mean(Singer.Female) - Mean(Singer.Male), 8, 20);
    }

    private static ISound Make(Instrument instrument, int timbre)
    {
        var random = new CounterRandom(1, timbre);
        return instrument switch
        {
            Instrument.Piano or Instrument.Vibraphone => new StruckModes(instrument, ref random),
            Instrument.Strings => new BowedString(ref random),
            Instrument.Flute => new BlownPipe(ref random),
            Instrument.Synth => new AnalogSynth(Role.Melody, ref random),
            Instrument.Voice => new SingingVoice(Singer.Male, ref random),
            _ => new PluckedString(instrument, Dynamics.Medium, ref random),
        };
    }

    // The lag near one period where the autocorrelation peaks, by parabola between samples.
    private static double Measure(ReadOnlySpan<float> samples, double near)
    {
        int from = (int)(SynthFormat.SampleRate / near / 1.06), to = (int)(SynthFormat.SampleRate / near * 1.06);
        double[] sums = new double[to + 2];
        int best = from;
        for (int lag = from - 1; lag <= to + 1; lag++)
        {
            for (int i = 0; i < samples.Length - lag; i++)
            {
                sums[lag] += samples[i] * samples[i + lag];
            }

            sums[lag] /= samples.Length - lag;
            best = lag > from && lag <= to && sums[lag] > sums[best] ? lag : best;
        }

        double bend = sums[best - 1] - (2 * sums[best]) + sums[best + 1];
        return SynthFormat.SampleRate / (best + (0.5 * (sums[best - 1] - sums[best + 1]) / bend));
    }

    private static double Level(ReadOnlySpan<float> samples)
    {
        double sum = 1e-20;
        foreach (float sample in samples)
        {
            sum += sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
