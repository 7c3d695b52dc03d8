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
        double before = Energy(tone);
        PitchShift.Apply(tone, cents);
        double expected = 440 * Math.Pow(2, cents / 1200.0);
        Assert.InRange(1200 * Math.Log2(Frequency(tone, expected) / expected), -0.5, 0.5);
        Assert.InRange(Energy(tone) / before, 0.99, 1.01);
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
        double error = Energy([.. x.Zip(expected, (a, b) => a - b)]) / Energy(expected);
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

    private static double Energy(float[] x) => x.Sum(value => value * (double)value);

    // The peak of the Hann-windowed spectrum within 30 cents of where it should be: the best of a grid as fine as the
    // main lobe, then a golden-section search around it.
    private static double Frequency(float[] x, double near)
    {
        const double grid = 0.2;
        int points = (int)(near * 0.0175 / grid);
        double best = Enumerable.Range(-points, (2 * points) + 1).Select(i => near + (i * grid)).MaxBy(hertz => Magnitude(x, hertz));
        double low = best - grid, high = best + grid;
        double ratio = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 20; i++)
        {
            double a = high - (ratio * (high - low)), b = low + (ratio * (high - low));
            (low, high) = Magnitude(x, a) > Magnitude(x, b) ? (low, b) : (a, high);
        }

        return (low + high) / 2;
    }

    private static double Magnitude(float[] x, double hertz)
    {
        System.Numerics.Complex turn = System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz / 16000);
        System.Numerics.Complex phase = 1, sum = 0;
        for (int n = 0; n < x.Length; n++)
        {
            double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / x.Length));
            sum += window * x[n] * phase;
            phase *= turn;
        }

        return sum.Magnitude;
    }
}
