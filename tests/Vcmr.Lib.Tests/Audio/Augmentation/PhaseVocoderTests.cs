using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Audio.Augmentation;

public sealed class PhaseVocoderTests
{
    [Fact]
    public void Apply_moves_a_tone_within_half_a_cent_and_keeps_length_and_energy()
    {
        int[] cents = [-700, -699, -551, -400, -267, -100, -13, -1, 0, 1, 50, 150, 301, 433, 600, 699, 700];
        float[] tone = Golden.Tone(440, 98_415);
        float[][] shifted = Apply([.. cents.Select(_ => tone)], cents);
        Parallel.For(0, cents.Length, i =>
        {
            double expected = 440 * Math.Pow(2, cents[i] / 1200.0);
            Assert.Equal(tone.Length, shifted[i].Length);
            Assert.InRange(1200 * Math.Log2(ToneMeter.Frequency(shifted[i], expected) / expected), -0.5, 0.5);
            Assert.InRange(ToneMeter.Energy(shifted[i]) / ToneMeter.Energy(tone), 0.99, 1.01);
        });
    }

    [Fact]
    public void Apply_keeps_most_of_the_energy_of_chords_over_noise()
    {
        // What drifting phases lose: neighbouring partials and noise, where a lone tone would not show it.
        var random = new CounterRandom(1);
        float[] chord = Golden.Tone(220, 60_000, 0.15);
        foreach (double hertz in (double[])[262, 330, 447, 655, 881, 1310])
        {
            chord = [.. chord.Zip(Golden.Tone(hertz, chord.Length, 0.1), (a, b) => a + b)];
        }

        chord = Array.ConvertAll(chord, x => x + (float)(0.01 * random.NextGaussian()));
        foreach (float[] shifted in Apply([chord, chord, chord], [-500, 300, 700]))
        {
            Assert.InRange(ToneMeter.Energy(shifted) / ToneMeter.Energy(chord), 0.9, 1.02);
        }
    }

    [Fact]
    public void Apply_keeps_a_click_where_it_was()
    {
        var click = new float[40_000];
        click[20_000] = 1;
        foreach (float[] shifted in Apply([click, click], [-600, 600]))
        {
            double center = shifted.Select((x, n) => x * (double)x * n).Sum() / ToneMeter.Energy(shifted);
            Assert.InRange(center, 20_000 - PhaseVocoder.Hop, 20_000 + PhaseVocoder.Hop);
        }
    }

    [Fact]
    public void Apply_keeps_silence_and_clips_what_is_too_loud()
    {
        float[][] shifted = Apply([new float[20_000], Golden.Tone(300, 20_000, 3), Golden.Tone(300, 20_000, 3)], [350, -350, 0]);
        Assert.All(shifted[0], value => Assert.Equal(0, value));
        Assert.All(shifted[1].Concat(shifted[2]), value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void Apply_works_on_waveforms_shorter_than_a_frame()
    {
        foreach (int samples in (int[])[1, 15, 500, 2049])
        {
            float[] tone = Golden.Tone(440, samples);
            Assert.All(Apply([tone, tone], [700, -700]), shifted => Assert.All(shifted, value => Assert.True(float.IsFinite(value))));
        }
    }

    [Fact]
    public void Apply_refuses_what_does_not_fit()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[1, 100]", Assert.Throws<VcmrException>(() => PhaseVocoder.Apply(zeros(1, 100), [1, 2])).Message);
        Assert.Contains("1201 cents", Assert.Throws<VcmrException>(() => PhaseVocoder.Apply(zeros(1, 100), [1201])).Message);
    }

    [Theory]
    [InlineData(-700)]
    [InlineData(433)]
    public void BatchResampler_equals_the_one_row_resampler(int cents)
    {
        const int length = 5000;
        double step = Math.Pow(2, cents / 1200.0);
        int samples = (int)(length / step);
        float[] tone = Golden.Tone(700, length);
        float[] padded = [.. new float[ResamplingKernel.Before - 1], .. tone, .. new float[ResamplingKernel.Taps]];
        var expected = new float[samples];
        Resampler.Read(padded, length, step, expected);
        using var scope = NewDisposeScope();
        Tensor rows = tensor([.. tone, .. tone], [2, length]);
        float[] both = [.. BatchResampler.Read(rows, [1.1, step], samples).data<float>()];
        Golden.AssertEqual(expected, both.AsSpan(samples), 2e-6f);
    }

    private static float[][] Apply(float[][] waveforms, int[] cents)
    {
        using var scope = NewDisposeScope();
        Tensor batch = tensor([.. waveforms.SelectMany(w => w)], [waveforms.Length, waveforms[0].Length]);
        float[] result = [.. PhaseVocoder.Apply(batch, cents).data<float>()];
        return [.. result.Chunk(waveforms[0].Length)];
    }
}
