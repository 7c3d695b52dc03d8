using Vcmr.Audio.Augmentation;
using Xunit;

namespace Vcmr.Tests.Audio.Augmentation;

public sealed class AugmentationChainTests
{
    private readonly AugmentationChain _chain = new();

    [Fact]
    public void Apply_depends_on_the_stream_and_on_nothing_else()
    {
        float[][] alone = [.. Enumerable.Range(0, 16).Select(Augmented)];
        float[][] together = new float[16][];
        Parallel.For(0, 16, i => together[15 - i] = Augmented(15 - i));
        Assert.Equal(alone, together);
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void Apply_with_the_draw_equals_apply_with_the_stream()
    {
        float[] waveform = Golden.Tone(440, 20_000);
        AugmentationDraw draw = _chain.Draw(new CounterRandom(1, 2, 4));
        _chain.Apply(waveform, draw);
        Assert.Equal(Augmented(4), waveform);
    }

    [Fact]
    public void Apply_runs_the_steps_in_the_papers_order()
    {
        var draw = new AugmentationDraw
        {
            Polarity = true,
            NoiseRatio = 0.001,
            NoiseKey = 7,
            GainDecibels = -3,
            Filter = new FilterDraw(FilterKind.HighPass, 300),
            DelayMilliseconds = 250,
            PitchCents = 120,
            Reverb = new ReverbDraw(80, 20, 60),
        };
        float[] waveform = Golden.Tone(440, 20_000), expected = [.. waveform];
        Polarity.Apply(expected);
        Noise.Apply(expected, 0.001, 7);
        Gain.Apply(expected, -3);
        PassFilter.Apply(expected, new FilterDraw(FilterKind.HighPass, 300));
        Delay.Apply(expected, 250);
        PitchShift.Apply(expected, 120);
        Reverb.Apply(expected, new ReverbDraw(80, 20, 60));
        _chain.Apply(waveform, draw);
        Assert.Equal(expected, waveform);
        Assert.Equal(
            "polarity, noise -60.0 dB, gain -3.0 dB, high-pass 300 Hz, delay 250 ms, pitch +120 cents, reverb (reverberance 80, damping 20, room 60)",
            draw.ToString());
    }

    [Fact]
    public void Draw_follows_the_papers_probabilities_and_ranges()
    {
        const int n = 20_000;
        AugmentationDraw[] draws = [.. Enumerable.Range(0, n).Select(i => _chain.Draw(new CounterRandom(9, i)))];
        void Rate(double p, Func<AugmentationDraw, bool> applied) =>
            Assert.InRange(draws.Count(applied) / (double)n, p - (5 * Math.Sqrt(p * (1 - p) / n)), p + (5 * Math.Sqrt(p * (1 - p) / n)));

        Rate(0.8, draw => draw.Polarity);
        Rate(0.01, draw => draw.NoiseRatio is not null);
        Rate(0.3, draw => draw.GainDecibels is not null);
        Rate(0.8, draw => draw.Filter is not null);
        Rate(0.4, draw => draw.Filter?.Kind == FilterKind.HighPass);
        Rate(0.3, draw => draw.DelayMilliseconds is not null);
        Rate(0.6, draw => draw.PitchCents is not null);
        Rate(0.6, draw => draw.Reverb is not null);
        Assert.Equal([200, 250, 300, 350, 400, 450], draws.Select(draw => draw.DelayMilliseconds).OfType<int>().Distinct().Order());
        Assert.Equal(-700, draws.Min(draw => draw.PitchCents));
        Assert.Equal(700, draws.Max(draw => draw.PitchCents));
        Assert.All(draws, draw =>
        {
            Assert.InRange(draw.NoiseRatio ?? 1e-3, 1e-4, 1e-2);
            Assert.InRange(draw.GainDecibels ?? -5, -20, -1);
            Assert.InRange(draw.Reverb?.Reverberance ?? 0, 0, 99);
            Assert.InRange(draw.Reverb?.Room ?? 0, 0, 99);
            double cutoff = draw.Filter?.CutoffHz ?? 200;
            Assert.True(draw.Filter?.Kind == FilterKind.LowPass ? cutoff is >= 2200 and <= 4000 : cutoff is >= 200 and <= 1200);
        });
    }

    [Fact]
    public void Draw_of_one_step_stays_when_another_is_switched_off()
    {
        var without = new AugmentationChain(new AugmentationOptions { FilterProbability = 0, NoiseProbability = 1 });
        for (int i = 0; i < 50; i++)
        {
            AugmentationDraw a = _chain.Draw(new CounterRandom(i)), b = without.Draw(new CounterRandom(i));
            Assert.Equal(a with { Filter = null, NoiseRatio = null, NoiseKey = 0 }, b with { NoiseRatio = null, NoiseKey = 0 });
        }
    }

    [Fact]
    public void Apply_changes_nothing_when_every_step_is_off()
    {
        float[] waveform = Golden.Tone(440, 2000), before = [.. waveform];
        var chain = new AugmentationChain(AugmentationOptions.None);
        chain.Apply(waveform, new CounterRandom(1));
        Assert.Equal(before, waveform);
        Assert.Equal("unchanged", chain.Draw(new CounterRandom(1)).ToString());
    }

    [Fact]
    public void Chain_refuses_options_out_of_range_and_names_them()
    {
        void Refused(string name, AugmentationOptions options) =>
            Assert.Contains(name, Assert.Throws<VcmrException>(() => new AugmentationChain(options)).Message);

        Refused("augmentations.gain_probability ", new AugmentationOptions { GainProbability = 1.1 });
        Refused("augmentations.noise_minimum ", new AugmentationOptions { NoiseMinimum = double.NaN });
        Refused("augmentations.pitch_maximum ", new AugmentationOptions { PitchMaximum = 2000 });
        Refused("augmentations.low_pass_minimum ", new AugmentationOptions { LowPassMinimum = 5000 });
        Refused("augmentations.delay_step ", new AugmentationOptions { DelayStep = 0 });
        Refused("augmentations.reverb_maximum ", new AugmentationOptions { ReverbMaximum = 101 });
    }

    [Fact]
    public void Steps_refuse_values_that_make_no_sense()
    {
        var waveform = new float[100];
        Assert.Throws<VcmrException>(() => _chain.Apply(waveform, new AugmentationDraw { DelayMilliseconds = 0 }));
        Assert.Throws<VcmrException>(() => _chain.Apply(waveform, new AugmentationDraw { Filter = new FilterDraw(FilterKind.LowPass, 9000) }));
        Assert.Throws<VcmrException>(() => _chain.Apply(waveform, new AugmentationDraw { Reverb = new ReverbDraw(0, 0, 101) }));
        Assert.Throws<VcmrException>(() => TimeStretch.Apply(waveform, 0));
    }

    private float[] Augmented(int sample)
    {
        float[] waveform = Golden.Tone(440, 20_000);
        _chain.Apply(waveform, new CounterRandom(1, 2, sample));
        return waveform;
    }
}
