using TorchSharp;
using Vcmr.Audio.Augmentation.Batched;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// The paper's augmentations of one view (section 3.1), in order: polarity, noise, gain, high- or low-pass, delay, pitch,
/// reverb. Each is applied with its own probability. Cropping comes before; see <see cref="Crop"/>.
/// </summary>
/// <remarks>
/// <para>Safe to use from many threads at once. What is drawn depends on the random stream given and on nothing else, and
/// every draw has its fixed place in the stream: a step switched off does not change the others' draws.</para>
/// <para>Polarity, gain, filter, delay and reverb are linear and time-invariant as long as nothing clips and fold into
/// one frequency response; <see cref="BatchedAugmentation"/> does that for a batch. On a processor the steps one by one are
/// several times cheaper (benchmark AugmentationBenchmark): the filters are short, the echo is one multiply-add, and the
/// reverb's recursion costs a few operations a sample where its transfer function costs sixteen complex divisions a
/// frequency. The gain, the pitch shift and the reverb clip to [−1, 1], as the reference does.</para>
/// <para>With <see cref="PitchShifter.PhaseVocoder"/> a view whose pitch is shifted is a batch of one.</para>
/// </remarks>
public sealed class AugmentationChain
{
    /// <summary>Creates the chain.</summary>
    /// <param name="options">Probabilities and ranges; null for the paper's.</param>
    /// <exception cref="VcmrException">An option is out of range.</exception>
    public AugmentationChain(AugmentationOptions? options = null)
    {
        Options = options ?? new AugmentationOptions();
        Options.Validate();
    }

    /// <summary>Probabilities and ranges.</summary>
    public AugmentationOptions Options { get; }

    /// <summary>Draws what to do to one view.</summary>
    /// <param name="random">The stream of this view alone, such as (seed, purpose, epoch, sample, view); it is copied, so
    /// the caller's stream does not advance.</param>
    public AugmentationDraw Draw(CounterRandom random)
    {
        AugmentationOptions o = Options;
        bool polarity = random.Chance(o.PolarityProbability);
        bool noise = random.Chance(o.NoiseProbability);
        double noiseRatio = random.Uniform(o.NoiseMinimum, o.NoiseMaximum);
        long noiseKey = (long)random.NextUInt64();
        bool gain = random.Chance(o.GainProbability);
        double decibels = random.Uniform(o.GainMinimum, o.GainMaximum);
        bool filter = random.Chance(o.FilterProbability);
        bool highPass = random.Chance(o.HighPassProbability);
        double place = random.NextDouble();
        double cutoff = highPass
            ? o.HighPassMinimum + (place * (o.HighPassMaximum - o.HighPassMinimum))
            : o.LowPassMinimum + (place * (o.LowPassMaximum - o.LowPassMinimum));
        bool delay = random.Chance(o.DelayProbability);
        int milliseconds = o.DelayMinimum + (o.DelayStep * random.NextInt(((o.DelayMaximum - o.DelayMinimum) / o.DelayStep) + 1));
        bool pitch = random.Chance(o.PitchProbability);
        int cents = o.PitchMinimum + random.NextInt(o.PitchMaximum - o.PitchMinimum + 1);
        bool reverb = random.Chance(o.ReverbProbability);
        int reverbChoices = o.ReverbMaximum - o.ReverbMinimum + 1;
        var room = new ReverbDraw(
            o.ReverbMinimum + random.NextInt(reverbChoices),
            o.ReverbMinimum + random.NextInt(reverbChoices),
            o.ReverbMinimum + random.NextInt(reverbChoices));
        return new AugmentationDraw
        {
            Polarity = polarity,
            NoiseRatio = noise ? noiseRatio : null,
            NoiseKey = noise ? noiseKey : 0,
            GainDecibels = gain ? decibels : null,
            Filter = filter ? new FilterDraw(highPass ? FilterKind.HighPass : FilterKind.LowPass, cutoff) : null,
            DelayMilliseconds = delay ? milliseconds : null,
            PitchCents = pitch ? cents : null,
            Reverb = reverb ? room : null,
        };
    }

    /// <summary>Draws and applies in place.</summary>
    /// <param name="waveform">Samples of one view at 16 kHz in [−1, 1].</param>
    /// <param name="random">The stream of this view alone; it is copied.</param>
    public void Apply(Span<float> waveform, CounterRandom random) => Apply(waveform, Draw(random));

    /// <summary>Applies what was drawn, in place.</summary>
    /// <param name="waveform">Samples of one view at 16 kHz in [−1, 1].</param>
    /// <param name="draw">What to do; with one step set, that step alone.</param>
    /// <exception cref="VcmrException">A value of a draw made by hand is out of range.</exception>
    public void Apply(Span<float> waveform, AugmentationDraw draw)
    {
        if (draw.PitchCents is null || Options.PitchShifter == PitchShifter.Wsola)
        {
            ApplySteps(waveform, draw);
            return;
        }

        using var scope = torch.NewDisposeScope();
        torch.Tensor row = torch.tensor(waveform.ToArray(), [1, waveform.Length]);
        new BatchedAugmentation(Options.PitchShifter).Apply(row, [draw]).data<float>().CopyTo(waveform);
    }

    /// <summary>Applies what was drawn sample by sample, in place; the pitch shifter is WSOLA.</summary>
    internal static void ApplySteps(Span<float> waveform, AugmentationDraw draw)
    {
        if (draw.Polarity)
        {
            Polarity.Apply(waveform);
        }

        if (draw.NoiseRatio is double noise)
        {
            Noise.Apply(waveform, noise, draw.NoiseKey);
        }

        if (draw.GainDecibels is double gain)
        {
            Gain.Apply(waveform, gain);
        }

        if (draw.Filter is FilterDraw filter)
        {
            PassFilter.Apply(waveform, filter);
        }

        if (draw.DelayMilliseconds is int delay)
        {
            Delay.Apply(waveform, delay);
        }

        if (draw.PitchCents is int cents)
        {
            PitchShift.Apply(waveform, cents);
        }

        if (draw.Reverb is ReverbDraw reverb)
        {
            Reverb.Apply(waveform, reverb);
        }
    }
}

/// <summary>The random crop that makes two views of one segment.</summary>
internal static class Crop
{
    /// <summary>A uniform first sample of a crop.</summary>
    /// <param name="samples">Samples of the segment.</param>
    /// <param name="length">Samples of the crop.</param>
    /// <param name="random">Stream of this view; one draw is taken.</param>
    /// <exception cref="VcmrException">The segment is shorter than the crop.</exception>
    public static int Start(int samples, int length, ref CounterRandom random) =>
        samples >= length
            ? random.NextInt(samples - length + 1)
            : throw new VcmrException(
                $"A segment of {samples} samples is shorter than a crop of {length}; leave it out or use a shorter input length.");
}
