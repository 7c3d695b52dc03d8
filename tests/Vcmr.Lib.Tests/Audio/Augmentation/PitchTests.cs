using Vcmr.Audio.Augmentation;
using Xunit;

namespace Vcmr.Tests.Audio.Augmentation;

public sealed class PitchTests
{
    [Theory]
    [InlineData(-300)]
    [InlineData(-50)]
    [InlineData(300)]
    [InlineData(700)]
    public void TimeStretch_equals_SoX_before_resampling(int cents)
    {
        float[] expected = Golden.Output($"pitch_wsola_{cents}");
        Golden.AssertEqual(expected, TimeStretch.Apply(Golden.Input, PitchShift.Factor(cents)));
    }

    [Fact]
    public void TimeStretch_equals_its_definition_for_random_shifts()
    {
        for (int i = 0; i < 8; i++)
        {
            var random = new CounterRandom(6, i);
            double hertz = random.Uniform(80, 900);
            float[] x = [.. Golden.Tone(hertz, 12_000).Select(value => value + (float)(0.05 * random.NextGaussian()))];
            double factor = PitchShift.Factor(random.NextInt(1401) - 700);
            Golden.AssertEqual(PlainSteps.TimeStretch(x, factor), TimeStretch.Apply(x, factor));
        }
    }

    [Theory]
    [InlineData(110)]
    [InlineData(880)]
    [InlineData(1500)]
    public void PitchShift_moves_tones_of_other_frequencies_as_well(double hertz)
    {
        foreach (int cents in (int[])[-700, -617, -233, -7, 13, 111, 402, 658])
        {
            float[] tone = Golden.Tone(hertz, 59_049);
            double before = ToneMeter.Energy(tone), expected = hertz * Math.Pow(2, cents / 1200.0);
            PitchShift.Apply(tone, cents);
            Assert.InRange(1200 * Math.Log2(ToneMeter.Frequency(tone, expected) / expected), -0.5, 0.5);
            Assert.InRange(ToneMeter.Energy(tone) / before, 0.99, 1.01);
        }
    }

    [Theory]
    [InlineData(-700, 1.49831)]
    [InlineData(-50, 1.0293)]
    [InlineData(1, 0.999423)]
    [InlineData(300, 0.840896)]
    public void Factor_has_the_six_digits_that_SoX_passes_on(int cents, double factor) =>
        Assert.Equal(factor, PitchShift.Factor(cents));

    [Theory]
    [InlineData(-700)]
    [InlineData(-500)]
    [InlineData(-300)]
    [InlineData(-100)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(350)]
    [InlineData(500)]
    [InlineData(700)]
    public void PitchShift_moves_a_tone_within_half_a_cent_and_keeps_length_and_energy(int cents)
    {
        float[] tone = Golden.Tone(440, 98_415);
        double before = ToneMeter.Energy(tone);
        PitchShift.Apply(tone, cents);
        double expected = 440 * Math.Pow(2, cents / 1200.0);
        Assert.InRange(1200 * Math.Log2(ToneMeter.Frequency(tone, expected) / expected), -0.5, 0.5);
        Assert.InRange(ToneMeter.Energy(tone) / before, 0.99, 1.01);
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(0)]
    public void PitchShift_is_close_to_SoX(int cents)
    {
        float[] expected = Golden.Output($"pitch_{cents}");
        float[] x = Golden.Input;
        PitchShift.Apply(x, cents);
        double error = ToneMeter.Energy([.. x.Zip(expected, (a, b) => a - b)]) / ToneMeter.Energy(expected);
        TestContext.Current.TestOutputHelper?.WriteLine($"{cents} cents: error {10 * Math.Log10(error):0.0} dB");
        Assert.InRange(error, 0, 1e-2);
    }

    [Fact]
    public void PitchShift_keeps_silence_and_clips_what_is_too_loud()
    {
        var silence = new float[20_000];
        PitchShift.Apply(silence, 350);
        Assert.All(silence, value => Assert.Equal(0, value));
        float[] loud = Golden.Tone(300, 20_000, 3);
        PitchShift.Apply(loud, -350);
        Assert.All(loud, value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void PitchShift_works_on_waveforms_shorter_than_a_segment()
    {
        foreach (int samples in (int[])[0, 1, 15, 500])
        {
            float[] x = Golden.Tone(440, samples);
            PitchShift.Apply(x, 700);
            PitchShift.Apply(x, -700);
            Assert.All(x, value => Assert.True(float.IsFinite(value)));
        }

        Assert.Throws<VcmrException>(() => PitchShift.Apply(new float[10], 1201));
    }
}
