using Vcmr.Audio.Disturbances;
using Vcmr.Tests.Audio.Augmentation;
using Xunit;

namespace Vcmr.Tests.Audio.Disturbances;

public sealed class DisturbanceTests
{
    private const int Rate = 16_000;

    [Fact]
    public void Gain_scales_and_clips_as_a_recording_does()
    {
        float[] tone = Tone(440, 0.5);
        Assert.All(Disturb(DisturbanceKind.Gain, -20, tone).Zip(tone), p => Assert.Equal(p.Second / 10, p.First, 1e-6));
        float[] loud = Disturb(DisturbanceKind.Gain, 20, tone);
        Assert.Equal((-1f, 1f), (loud.Min(), loud.Max()));
        Assert.Equal(tone, Disturb(DisturbanceKind.Gain, 0, tone));
    }

    [Theory]
    [InlineData(DisturbanceKind.LowPass, 200, 4000)]
    [InlineData(DisturbanceKind.HighPass, 4000, 200)]
    public void Filter_keeps_one_side_of_its_cutoff(DisturbanceKind kind, double kept, double lost)
    {
        Assert.InRange(ToneMeter.Energy(Disturb(kind, 1000, Tone(kept, 0.5))) / ToneMeter.Energy(Tone(kept, 0.5)), 0.95, 1.05);
        Assert.InRange(ToneMeter.Energy(Disturb(kind, 1000, Tone(lost, 0.5))) / ToneMeter.Energy(Tone(lost, 0.5)), 0, 0.01);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(0)]
    public void Noise_has_the_ratio_that_was_asked_for_and_is_the_same_for_one_key(double decibels)
    {
        float[] tone = Tone(440, 0.1), noisy = Disturb(DisturbanceKind.Noise, decibels, tone);
        double noise = noisy.Zip(tone).Sum(p => Math.Pow(p.First - p.Second, 2));
        Assert.Equal(decibels, 10 * Math.Log10(ToneMeter.Energy(tone) / noise), 0.3);
        Assert.Equal(noisy, Disturb(DisturbanceKind.Noise, decibels, tone));
        Assert.NotEqual(noisy, new Disturbance(DisturbanceKind.Noise, decibels).Apply(tone, key: 8, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Pitch_moves_a_tone_and_tempo_does_not()
    {
        float[] tone = Tone(440, 0.5);
        Assert.Equal(440 * Math.Pow(2, 2 / 12.0), ToneMeter.Frequency(Disturb(DisturbanceKind.Pitch, 200, tone), 494), 0.2);
        // The beginning: what follows begins again.
        Assert.Equal(440, ToneMeter.Frequency(Disturb(DisturbanceKind.Tempo, 1.25, tone)[..(Rate / 2)], 440), 0.5);
    }

    [Theory]
    [InlineData(1.25)]
    [InlineData(0.8)]
    public void Tempo_moves_what_happens_and_keeps_the_length(double tempo)
    {
        float[] bursts = new float[2 * Rate];
        Tone(1000, 0.5)[..1000].CopyTo(bursts, 0);
        Tone(1000, 0.5)[..1000].CopyTo(bursts, Rate);
        float[] disturbed = Disturb(DisturbanceKind.Tempo, tempo, bursts);
        Assert.Equal(bursts.Length, disturbed.Length);
        // Half a second after the first burst begins the search for the second.
        int second = Array.FindIndex(disturbed, Rate / 2, x => Math.Abs(x) > 0.2f);
        Assert.InRange(second, (Rate / tempo) - 400, (Rate / tempo) + 400);
    }

    [Fact]
    public void Mp3_of_32_kilobits_keeps_a_tone_in_place_and_loses_something()
    {
        float[] tone = Tone(440, 0.5);
        float[] heard = Disturb(DisturbanceKind.Mp3, 32, tone);
        Assert.Equal(tone.Length, heard.Length);
        double error = heard.Zip(tone).Sum(p => Math.Pow(p.First - p.Second, 2)) / ToneMeter.Energy(tone);
        // In step to the sample: one sample of delay alone would be an error of 0.03.
        Assert.InRange(error, 1e-9, 0.01);

        float[] noise = Disturb(DisturbanceKind.Noise, -40, tone);
        double Lost(double kilobits) => Disturb(DisturbanceKind.Mp3, kilobits, noise).Zip(noise).Sum(p => Math.Pow(p.First - p.Second, 2)) / ToneMeter.Energy(noise);
        Assert.True(Lost(8) > 1.2 * Lost(32));
    }

    [Theory]
    [InlineData(DisturbanceKind.Mp3, 33)]
    [InlineData(DisturbanceKind.LowPass, 9000)]
    [InlineData(DisturbanceKind.Pitch, 0.5)]
    [InlineData(DisturbanceKind.Tempo, 3)]
    [InlineData(DisturbanceKind.Gain, double.NaN)]
    public void Severity_out_of_range_is_one_sentence(DisturbanceKind kind, double severity) =>
        Assert.Contains("is none of its kind", Assert.Throws<VcmrException>(() => Disturb(kind, severity, Tone(440, 0.1))).Message, StringComparison.Ordinal);

    private static float[] Disturb(DisturbanceKind kind, double severity, float[] waveform) =>
        new Disturbance(kind, severity).Apply(waveform, key: 7, TestContext.Current.CancellationToken);

    private static float[] Tone(double hertz, double amplitude) =>
        [.. Enumerable.Range(0, 2 * Rate).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / Rate)))];
}
