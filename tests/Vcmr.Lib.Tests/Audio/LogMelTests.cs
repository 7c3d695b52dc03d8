using Vcmr.Audio;
using Vcmr.Media;
using Xunit;

namespace Vcmr.Tests.Audio;

/// <summary>Log-mel statistics: the baseline without learning.</summary>
public class LogMelTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Tone_lies_in_the_band_of_its_pitch_and_does_not_vary(double hertz)
    {
        using var logMel = new LogMel();
        float[] found = logMel.Statistics(Tone(hertz, 0.5));

        // Band b is centred at (b + 1) / 97 of the mel scale up to 8 kHz.
        double expected = (Mel(hertz) / Mel(8000) * (LogMel.Bands + 1)) - 1;
        Assert.Equal(LogMel.Width, found.Length);
        Assert.Equal(expected, Array.IndexOf(found, found[..LogMel.Bands].Max()), 1.0);
        Assert.InRange(found[LogMel.Bands + (int)Math.Round(expected)], 0, 0.02);
    }

    [Fact]
    public void Ten_times_the_amplitude_is_two_more_in_every_band()
    {
        using var logMel = new LogMel();
        float[] quiet = logMel.Statistics(Tone(700, 0.05)), loud = logMel.Statistics(Tone(700, 0.5));
        int band = Array.IndexOf(loud, loud[..LogMel.Bands].Max());
        Assert.Equal(2, loud[band] - quiet[band], 1e-3);
    }

    [Fact]
    public void Silence_is_finite()
    {
        using var logMel = new LogMel();
        Assert.All(logMel.Statistics(new float[5000]), v => Assert.True(float.IsFinite(v)));
    }

    private static float[] Tone(double hertz, double amplitude) =>
        [.. Enumerable.Range(0, AudioFormat.SampleRate).Select(n => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * n / AudioFormat.SampleRate)))];

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));
}
