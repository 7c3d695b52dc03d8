using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>
/// <see cref="AugmentationChain"/> for a whole batch, of tensor operations alone and so for any device: each row gets its
/// own draw, and the result is that of the steps sample by sample to 1e-5.
/// </summary>
/// <remarks>
/// <para>Filter, echo and reverb fold into one frequency response a row, so that they cost one Fourier transform each way.
/// Polarity, gain and noise stay outside it, as the gain clips: together they are one product and one clamp. A row is
/// transformed a second time where something that is not linear lies between echo and reverb: a pitch shift, or a waveform
/// so loud that the filter's overshoot may clip at the reverb's input.</para>
/// <para>On a processor, rows that WSOLA shifts run sample by sample, all of their steps, and come back equal to the byte. On
/// another device they stay there (<see cref="BatchedStretch"/>, which says how near that is). For the other shifter see
/// <see cref="PhaseVocoder"/>.</para>
/// <para>A row's transforms have sizes of its own, and on the processor a pass takes one row, so what else is in the batch
/// does not change how a row rounds.</para>
/// </remarks>
internal sealed class BatchedAugmentation
{
    // Below 1 by more than what rounding could add to a peak.
    private const double Loudest = 0.9999;
    private readonly PitchShifter _pitchShifter;
    private readonly bool _staysOnDevice;

    /// <summary>Creates the chain.</summary>
    /// <param name="pitchShifter">How the pitch is shifted.</param>
    /// <param name="staysOnDevice">Whether WSOLA's rows are tensor operations on a processor too; for comparisons.</param>
    public BatchedAugmentation(PitchShifter pitchShifter = PitchShifter.Wsola, bool staysOnDevice = false) =>
        (_pitchShifter, _staysOnDevice) = (pitchShifter, staysOnDevice);

    /// <summary>Applies a draw to each row. The caller disposes the result, of the input's shape and device.</summary>
    /// <param name="waveforms">Float waveforms at 16 kHz in [−1, 1], <c>[batch, samples]</c> or <c>[batch, 1, samples]</c>;
    /// they stay as they are.</param>
    /// <param name="draws">What to do with each row.</param>
    /// <exception cref="VcmrException">The shapes do not fit, or a value of a draw made by hand is out of range.</exception>
    public Tensor Apply(Tensor waveforms, IReadOnlyList<AugmentationDraw> draws)
    {
        long[] shape = waveforms.shape;
        if (waveforms.dtype != float32 || !(shape is [_, _] or [_, 1, _]) || shape[0] != draws.Count)
        {
            throw new VcmrException(
                $"Augmenting {draws.Count} rows needs floats of the shape [{draws.Count}, samples] or [{draws.Count}, 1, samples]; got {waveforms.dtype} [{string.Join(", ", shape)}].");
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (waveforms.numel() == 0)
        {
            return waveforms.clone().MoveToOuterDisposeScope();
        }

        Tensor raw = waveforms.reshape(shape[0], shape[^1]);
        Tensor rows = Levels.Apply(raw, draws);
        bool[] searched = [.. draws.Select(d => d.PitchCents is not null && _pitchShifter == PitchShifter.Wsola && !_staysOnDevice && waveforms.device_type == DeviceType.CPU)];
        bool[] whole = Foldable(rows, draws);
        Linear(rows, [.. draws.Select((d, i) => searched[i] ? default : new LinearSteps(d.Filter, d.DelayMilliseconds, whole[i] ? d.Reverb : null))]);
        ShiftPitch(rows, draws, searched);
        Linear(rows, [.. draws.Select((d, i) => searched[i] || whole[i] ? default : new LinearSteps(null, null, d.Reverb))], clip: true);
        SampleBySample(raw, rows, draws, searched);
        return rows.reshape(shape).MoveToOuterDisposeScope();
    }

    // Whether everything from filter to reverb is linear: no pitch shift between, and nothing so loud that it could clip.
    private static bool[] Foldable(Tensor rows, IReadOnlyList<AugmentationDraw> draws)
    {
        var candidates = draws.Select(d => d.PitchCents is null && d.Reverb is not null && (d.Filter is not null || d.DelayMilliseconds is not null)).ToArray();
        if (!candidates.Contains(true))
        {
            return candidates;
        }

        float[] peaks = [.. rows.abs().amax([1]).cpu().data<float>()];
        return [.. candidates.Select((candidate, i) =>
            candidate && peaks[i] * new LinearSteps(draws[i].Filter, draws[i].DelayMilliseconds, null).LargestGain() < Loudest)];
    }

    private static void Linear(Tensor rows, LinearSteps[] steps, bool clip = false)
    {
        int samples = (int)rows.shape[1];
        foreach (IGrouping<FoldSize, int> group in Enumerable.Range(0, steps.Length).Where(i => !steps[i].IsEmpty).GroupBy(i => steps[i].Size(samples)))
        {
            using var scope = NewDisposeScope();
            Tensor index = tensor(group.Select(i => (long)i).ToArray(), device: rows.device);
            Tensor chosen = rows.index_select(0, index);
            chosen = clip ? chosen.clamp_(Numbers.Constant(-1), Numbers.One) : chosen;
            rows.index_copy_(0, index, FoldedSteps.Apply(chosen, [.. group.Select(i => steps[i])], group.Key));
        }
    }

    private void ShiftPitch(Tensor rows, IReadOnlyList<AugmentationDraw> draws, bool[] searched)
    {
        int[] shifted = [.. Enumerable.Range(0, draws.Count).Where(i => draws[i].PitchCents is not null && !searched[i])];
        if (shifted.Length > 0)
        {
            using var scope = NewDisposeScope();
            Tensor index = tensor(Array.ConvertAll(shifted, i => (long)i), device: rows.device);
            Tensor chosen = rows.index_select(0, index);
            int[] cents = [.. shifted.Select(i => draws[i].PitchCents!.Value)];
            rows.index_copy_(0, index, _pitchShifter == PitchShifter.Wsola ? BatchedStretch.Apply(chosen, cents) : PhaseVocoder.Apply(chosen, cents));
        }
    }

    private static void SampleBySample(Tensor raw, Tensor rows, IReadOnlyList<AugmentationDraw> draws, bool[] searched)
    {
        int[] chosen = [.. Enumerable.Range(0, draws.Count).Where(i => searched[i])];
        if (chosen.Length == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        Tensor index = tensor(Array.ConvertAll(chosen, i => (long)i), device: rows.device);
        float[] values = [.. raw.index_select(0, index).cpu().data<float>()];
        int samples = (int)raw.shape[1];
        Parallel.For(0, chosen.Length, i => AugmentationChain.ApplySteps(values.AsSpan(i * samples, samples), draws[chosen[i]]));
        rows.index_copy_(0, index, tensor(values, [chosen.Length, samples], device: rows.device));
    }
}

/// <summary>Polarity, noise and gain of a batch: what happens to a sample whatever its neighbours are.</summary>
internal static class Levels
{
    /// <summary>Applies the three to new rows <c>[batch, samples]</c>, which the caller disposes.</summary>
    public static Tensor Apply(Tensor waveforms, IReadOnlyList<AugmentationDraw> draws)
    {
        using var scope = NewDisposeScope();
        Device device = waveforms.device;
        float[] gains = [.. draws.Select(d => (float)Math.Pow(10, (d.GainDecibels ?? 0) / 20))];
        float[] scales = [.. draws.Select((d, i) => d.Polarity ? -gains[i] : gains[i])];
        Tensor rows = waveforms * tensor(scales, device: device).unsqueeze(1);
        AddNoise(rows, waveforms, draws, gains);
        if (draws.Any(d => d.GainDecibels is not null))
        {
            Tensor limit = tensor(draws.Select(d => d.GainDecibels is null ? float.PositiveInfinity : 1f).ToArray(), device: device).unsqueeze(1);
            rows = rows.minimum(limit).maximum(-limit);
        }

        return rows.MoveToOuterDisposeScope();
    }

    private static void AddNoise(Tensor rows, Tensor waveforms, IReadOnlyList<AugmentationDraw> draws, float[] gains)
    {
        int samples = (int)waveforms.shape[1];
        for (int i = 0; i < draws.Count && samples > 1; i++)
        {
            if (draws[i].NoiseRatio is double ratio)
            {
                using var scope = NewDisposeScope();
                // The gain comes after the noise and so scales it; inverting the waveform does not change its deviation.
                Tensor noise = tensor(Noise.Standard(samples, draws[i].NoiseKey), device: rows.device);
                using Scalar level = Numbers.Own((float)(ratio * gains[i]));
                rows[i].Add_(noise.mul_(waveforms[i].std(unbiased: true) * level));
            }
        }
    }
}

/// <summary>How many rows one pass takes.</summary>
internal static class RowParts
{
    // Bounds the memory of a pass: some twenty arrays of this many spectra.
    private const int OnDevice = 16;

    /// <summary>
    /// Rows of a pass. On the processor one: its caches hold no more, and how its library splits a transform depends on
    /// how many there are, so that a row would round differently beside other rows.
    /// </summary>
    public static int Count(Device device) => device.type == TorchSharp.DeviceType.CPU ? 1 : OnDevice;
}
