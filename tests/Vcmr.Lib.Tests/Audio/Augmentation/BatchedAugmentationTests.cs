using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Audio.Augmentation;

public sealed class BatchedAugmentationTests
{
    private static readonly AugmentationOptions WithoutPitch = new() { PitchProbability = 0, NoiseProbability = 0.2, NoiseMaximum = 0.1 };

    [Theory]
    [InlineData(16_001, 24)]
    [InlineData(49_152, 8)]
    [InlineData(59_049, 8)]
    [InlineData(98_415, 8)]
    public void Apply_equals_the_steps_sample_by_sample(int samples, int rows)
    {
        AugmentationDraw[] draws = Draws(WithoutPitch, rows, samples);
        AssertEqualsChain(Waveforms(rows, samples), draws);
    }

    [Fact]
    public void Apply_equals_the_steps_for_draws_at_the_ends_of_every_range()
    {
        const int samples = 20_011;
        AugmentationDraw[] draws =
        [
            new() { Reverb = new ReverbDraw(100, 0, 100) },
            new() { Reverb = new ReverbDraw(0, 100, 0) },
            new() { Reverb = new ReverbDraw(100, 100, 0), Filter = new FilterDraw(FilterKind.LowPass, 20) },
            new() { Reverb = new ReverbDraw(99, 0, 0), DelayMilliseconds = 1, Polarity = true },
            new() { Reverb = new ReverbDraw(0, 0, 0), DelayMilliseconds = 2000 },
            new() { Filter = new FilterDraw(FilterKind.HighPass, 20), DelayMilliseconds = 1 },
            new() { Filter = new FilterDraw(FilterKind.LowPass, 8000), DelayMilliseconds = 450 },
            new() { Filter = new FilterDraw(FilterKind.HighPass, 8000), GainDecibels = 60 },
            new() { DelayMilliseconds = 2000 },
            new() { GainDecibels = 20, NoiseRatio = 1, NoiseKey = 5, Polarity = true },
            new() { PitchCents = 0, Reverb = new ReverbDraw(50, 50, 50) },
            new(),
        ];
        AssertEqualsChain(Waveforms(draws.Length, samples), draws);
    }

    [Fact]
    public void Apply_clips_where_the_steps_clip()
    {
        // Louder than the contract, so that the gain, the reverb's input after the filter and both its channels clip.
        const int samples = 12_000;
        AugmentationDraw[] draws = Draws(WithoutPitch with { GainMaximum = 12, ReverbProbability = 1 }, 16, 5);
        float[][] waveforms = Waveforms(draws.Length, samples);
        AssertEqualsChain([.. waveforms.Select((w, i) => Array.ConvertAll(w, x => x * (1 + (i % 4))))], draws);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(700)]
    public void Apply_equals_the_steps_on_waveforms_shorter_than_a_filter(int samples) =>
        AssertEqualsChain(Waveforms(16, samples), Draws(WithoutPitch with { DelayMinimum = 1, DelayMaximum = 41, DelayStep = 10 }, 16, 3));

    [Fact]
    public void Apply_runs_rows_that_WSOLA_shifts_as_the_chain_does_to_the_byte()
    {
        const int samples = 20_000;
        AugmentationDraw[] draws = Draws(new AugmentationOptions { PitchProbability = 1 }, 6, 1);
        AssertEqualsChain(Waveforms(6, samples), draws, 0);
    }

    [Fact]
    public void Apply_equals_the_chain_with_the_phase_vocoder()
    {
        const int samples = 20_011;
        AugmentationDraw[] draws = Draws(new AugmentationOptions(), 12, 8);
        AssertEqualsChain(Waveforms(12, samples), draws, 1e-5f, PitchShifter.PhaseVocoder);
    }

    [Theory]
    [InlineData(PitchShifter.Wsola)]
    [InlineData(PitchShifter.PhaseVocoder)]
    public void Apply_does_the_same_to_a_row_whatever_else_is_in_the_batch(PitchShifter shifter)
    {
        const int samples = 20_011, rows = 20;
        AugmentationDraw[] draws = Draws(new AugmentationOptions(), rows, 2);
        float[][] waveforms = Waveforms(rows, samples);
        float[][] together = Apply(waveforms, draws, shifter);
        int[] others = [17, 3, 8, 0, 12];
        float[][] apart = Apply([.. others.Select(i => waveforms[i])], [.. others.Select(i => draws[i])], shifter);
        for (int i = 0; i < others.Length; i++)
        {
            Assert.Equal(together[others[i]], apart[i]);
        }
    }

    [Theory]
    [InlineData(20_011)]
    [InlineData(98_415)]
    [InlineData(700)]
    public void Apply_shifts_by_WSOLA_as_the_chain_does_where_rows_stay_on_the_device(int samples)
    {
        // Noise has no two positions that are as good as each other.
        AugmentationDraw[] draws = [new() { PitchCents = 700 }, new() { PitchCents = -700 }, new() { PitchCents = 0 }, new() { PitchCents = -3 }, .. Draws(new AugmentationOptions { PitchProbability = 1 }, 6, 4)];
        AssertEqualsChain([.. Waveforms(2 * draws.Length, samples).Where((_, i) => i % 4 < 2)], draws, 2e-5f, staysOnDevice: true);
    }

    [Fact]
    public void Apply_keeps_the_shape_and_the_input()
    {
        using var scope = NewDisposeScope();
        AugmentationDraw[] draws = Draws(new AugmentationOptions(), 4, 1);
        Tensor waveforms = rand(4, 1, 5000) - 0.5;
        Tensor before = waveforms.clone();
        Tensor after = new BatchedAugmentation().Apply(waveforms, draws);
        Assert.Equal([4, 1, 5000], after.shape);
        Assert.True(waveforms.Equals(before));
        Assert.False(after.Equals(before));
        Assert.Equal([0, 10], new BatchedAugmentation().Apply(zeros(0, 10), []).shape);
    }

    [Fact]
    public void Apply_refuses_what_does_not_fit()
    {
        using var scope = NewDisposeScope();
        var chain = new BatchedAugmentation(PitchShifter.PhaseVocoder);
        void Refused(string what, Tensor waveforms, params AugmentationDraw[] draws) =>
            Assert.Contains(what, Assert.Throws<VcmrException>(() => chain.Apply(waveforms, draws)).Message);

        Refused("[2, 100]", zeros(2, 100), new AugmentationDraw());
        Refused("[1, 2, 100]", zeros(1, 2, 100), new AugmentationDraw());
        Refused("Float64", zeros([1, 100], float64), new AugmentationDraw());
        Refused("9000 Hz", zeros(1, 100), new AugmentationDraw { Filter = new FilterDraw(FilterKind.LowPass, 9000) });
        Refused("1201 cents", zeros(1, 100), new AugmentationDraw { PitchCents = 1201 });
        Refused("0 ms", zeros(1, 100), new AugmentationDraw { DelayMilliseconds = 0 });
        Refused("Room", zeros(1, 100), new AugmentationDraw { Reverb = new ReverbDraw(0, 0, 101) });
    }

    private static void AssertEqualsChain(float[][] waveforms, AugmentationDraw[] draws, float tolerance = 1e-5f, PitchShifter shifter = PitchShifter.Wsola, bool staysOnDevice = false)
    {
        float[][] batched = Apply(waveforms, draws, shifter, staysOnDevice);
        var chain = new AugmentationChain(new AugmentationOptions { PitchShifter = shifter });
        for (int i = 0; i < draws.Length; i++)
        {
            float[] expected = [.. waveforms[i]];
            chain.Apply(expected, draws[i]);
            float worst = expected.Zip(batched[i], (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= tolerance, $"{draws[i]}: off by {worst}");
        }
    }

    private static float[][] Apply(float[][] waveforms, AugmentationDraw[] draws, PitchShifter shifter, bool staysOnDevice = false)
    {
        using var scope = NewDisposeScope();
        Tensor batch = tensor([.. waveforms.SelectMany(w => w)], [waveforms.Length, 1, waveforms[0].Length]);
        float[] result = [.. new BatchedAugmentation(shifter, staysOnDevice).Apply(batch, draws).data<float>()];
        return [.. result.Chunk(waveforms[0].Length)];
    }

    private static AugmentationDraw[] Draws(AugmentationOptions options, int rows, int seed)
    {
        var chain = new AugmentationChain(options);
        return [.. Enumerable.Range(0, rows).Select(i => chain.Draw(new CounterRandom(seed, i)))];
    }

    // Full-scale noise, a tone over noise, a clipped tone and a quiet one with a constant: loud edges, and energy at every
    // frequency.
    private static float[][] Waveforms(int rows, int samples)
    {
        var waveforms = new float[rows][];
        for (int row = 0; row < rows; row++)
        {
            var random = new CounterRandom(11, row);
            double hertz = random.Uniform(50, 3000);
            float[] tone = Golden.Tone(hertz, samples, row % 4 == 2 ? 3 : 0.3);
            waveforms[row] = Array.ConvertAll(tone, x => (float)Math.Clamp((row % 4) switch
            {
                0 => random.Uniform(-1, 1),
                1 => x + (0.1 * random.NextGaussian()),
                2 => x,
                _ => (0.1 * x) + 0.5,
            }, -1, 1));
        }

        return waveforms;
    }
}
