using Vcmr.Audio.Augmentation;
using Xunit;

namespace Vcmr.Tests.Audio.Augmentation;

public sealed class StepTests
{
    [Fact]
    public void Polarity_equals_the_reference()
    {
        float[] x = Golden.Input;
        Polarity.Apply(x);
        Golden.AssertEqual(Golden.Output("polarity"), x, 0);
    }

    [Theory]
    [InlineData(-20, 1, "gain_-20.0dB")]
    [InlineData(-1, 1, "gain_-1.0dB")]
    [InlineData(-1, 4, "gain_-1dB_loud")]
    public void Gain_equals_the_reference_and_clamps(double decibels, float scale, string name)
    {
        float[] x = [.. Golden.Input.Select(value => scale * value)];
        Gain.Apply(x, decibels);
        Golden.AssertEqual(Golden.Output(name), x);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(450)]
    public void Delay_equals_the_reference(int milliseconds)
    {
        float[] x = Golden.Input;
        Delay.Apply(x, milliseconds);
        Golden.AssertEqual(Golden.Output($"delay_{milliseconds}ms"), x);
    }

    [Fact]
    public void Delay_longer_than_the_waveform_only_halves_it()
    {
        float[] x = [1, -0.5f];
        Delay.Apply(x, 200);
        Assert.Equal([0.5f, -0.25f], x);
    }

    [Theory]
    [InlineData(FilterKind.HighPass, 200)]
    [InlineData(FilterKind.HighPass, 1200)]
    [InlineData(FilterKind.LowPass, 2200)]
    [InlineData(FilterKind.LowPass, 4000)]
    public void PassFilter_equals_the_reference(FilterKind kind, int cutoff)
    {
        float[] x = Golden.Input;
        Golden.AssertEqual(Golden.Output($"lowpass_taps_{cutoff}.0"), PassFilter.LowPassTaps(cutoff));
        PassFilter.Apply(x, new FilterDraw(kind, cutoff));
        Golden.AssertEqual(Golden.Output($"{(kind == FilterKind.HighPass ? "highpass" : "lowpass")}_{cutoff}.0"), x);
    }

    [Fact]
    public void PassFilter_keeps_a_constant_when_low_pass_and_removes_it_when_high_pass()
    {
        // 1,001 samples: not a whole number of tiles, and edges that must replicate.
        float[] low = [.. Enumerable.Repeat(0.5f, 1001)];
        float[] high = [.. low];
        PassFilter.Apply(low, new FilterDraw(FilterKind.LowPass, 3000));
        PassFilter.Apply(high, new FilterDraw(FilterKind.HighPass, 300));
        Assert.All(low, value => Assert.Equal(0.5f, value, 1e-6f));
        Assert.All(high, value => Assert.Equal(0, value, 1e-6f));
    }

    [Fact]
    public void Noise_has_the_drawn_ratio_and_repeats_with_its_key()
    {
        float[] x = Golden.Tone(440, 50_000);
        float[] noisy = [.. x];
        float[] again = [.. x];
        Noise.Apply(noisy, 0.01, 5);
        Noise.Apply(again, 0.01, 5);
        Assert.Equal(noisy, again);
        double noise = Math.Sqrt(noisy.Zip(x, (a, b) => (a - b) * (a - b)).Average());
        // The deviation of a sine of amplitude 0.5 is 0.3536.
        Assert.InRange(noise / 0.35355, 0.0098, 0.0102);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Reverb_equals_the_reference(int percent)
    {
        float[] x = Golden.Input;
        Reverb.Apply(x, new ReverbDraw(percent, percent, percent));
        Golden.AssertEqual(Golden.Output($"reverb_{percent}_{percent}_{percent}"), x);

        var impulse = new float[16000];
        impulse[100] = 0.5f;
        Reverb.Apply(impulse, new ReverbDraw(percent, percent, percent));
        Golden.AssertEqual(Golden.Output($"reverb_ir_{percent}_{percent}_{percent}"), impulse);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(99, 0, 99)]
    [InlineData(0, 99, 0)]
    [InlineData(37, 62, 11)]
    public void Reverb_equals_Freeverb_sample_by_sample(int reverberance, int damping, int room)
    {
        var random = new CounterRandom(3);
        var x = new float[5003];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)random.Uniform(-0.6, 0.6);
        }

        float[] expected = PlainReverb.Apply(x, reverberance, damping, room);
        Reverb.Apply(x, new ReverbDraw(reverberance, damping, room));
        Golden.AssertEqual(expected, x);
    }

    [Fact]
    public void Steps_equal_their_definitions_for_random_draws()
    {
        var chain = new AugmentationChain(new AugmentationOptions
        {
            GainProbability = 1, FilterProbability = 1, DelayProbability = 1, ReverbProbability = 1, GainMaximum = 6,
        });
        for (int i = 0; i < 12; i++)
        {
            var random = new CounterRandom(4, i);
            float[] x = new float[9001 + i];
            foreach (ref float value in x.AsSpan())
            {
                value = (float)random.Uniform(-0.4, 0.4);
            }

            AugmentationDraw draw = chain.Draw(new CounterRandom(21, i));
            float[] gained = [.. x], filtered = [.. x], delayed = [.. x], reverberated = [.. x];
            Gain.Apply(gained, draw.GainDecibels!.Value);
            Golden.AssertEqual(PlainSteps.Gain(x, draw.GainDecibels.Value), gained);
            PassFilter.Apply(filtered, draw.Filter!);
            Golden.AssertEqual(PlainSteps.Filter(x, draw.Filter!), filtered);
            Delay.Apply(delayed, draw.DelayMilliseconds!.Value);
            Golden.AssertEqual(PlainSteps.Delay(x, draw.DelayMilliseconds.Value), delayed);
            Reverb.Apply(reverberated, draw.Reverb!);
            Golden.AssertEqual(PlainReverb.Apply(x, draw.Reverb!.Reverberance, draw.Reverb.Damping, draw.Reverb.Room), reverberated);
        }
    }

    [Fact]
    public void Crop_starts_reach_both_ends_and_name_a_clip_that_is_too_short()
    {
        var random = new CounterRandom(1);
        int[] starts = [.. Enumerable.Range(0, 200).Select(_ => Crop.Start(12, 10, ref random))];
        Assert.Equal([0, 1, 2], starts.Distinct().Order());
        Assert.Throws<VcmrException>(() => Crop.Start(9, 10, ref random));
    }
}
