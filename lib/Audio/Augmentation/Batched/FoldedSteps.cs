using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>
/// Filter, echo and reverb of many rows as one frequency response a row: one Fourier transform of the rows, one product,
/// one transform back. Equal to the steps one by one, at the ends too (see <see cref="FilterEdges"/>), as long as
/// nothing clips between the steps; the reverb's own clipping, of either channel, comes after.
/// </summary>
internal static class FoldedSteps
{
    /// <summary>Applies the steps; the caller disposes the result <c>[rows, samples]</c>.</summary>
    /// <param name="waveforms">Float waveforms <c>[rows, samples]</c>.</param>
    /// <param name="steps">What to do with each row; all of one size.</param>
    /// <param name="size">Their size, <see cref="LinearSteps.Size"/>.</param>
    public static Tensor Apply(Tensor waveforms, IReadOnlyList<LinearSteps> steps, FoldSize size)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        int start = 0;
        foreach (LinearSteps[] part in steps.Chunk(RowParts.Count(waveforms.device)))
        {
            parts.Add(Pass(waveforms.narrow(0, start, part.Length), part, size));
            start += part.Length;
        }

        return cat(parts).MoveToOuterDisposeScope();
    }

    private static Tensor Pass(Tensor waveforms, LinearSteps[] steps, FoldSize size)
    {
        using var scope = NewDisposeScope();
        Device device = waveforms.device;
        int samples = (int)waveforms.shape[1];
        Tensor spectrum;
        if (size.Half > 0)
        {
            Tensor taps = HalfTaps(steps, size.Half).to(device);
            Tensor edges = FilterEdges.Correction(waveforms, taps, size.Length);
            Tensor both = fft.rfft(stack([nn.functional.pad(waveforms, (0, size.Length - samples)), edges]));
            spectrum = both[0].mul_(FilterEdges.Response(taps, size.Length)).Add_(both[1]);
        }
        else
        {
            spectrum = fft.rfft(waveforms, size.Length);
        }

        int[] delays = [.. steps.Select(s => s.DelayMilliseconds is int milliseconds ? Delay.Samples(milliseconds) : 0)];
        if (delays.Any(d => d > 0))
        {
            spectrum.mul_(Echo(delays, samples, size.Length, device));
        }

        if (!size.Reverb)
        {
            return fft.irfft(spectrum, size.Length).narrow(1, 0, samples).contiguous().MoveToOuterDisposeScope();
        }

        Tensor rooms = ReverbResponse.Of([.. steps.Select(s => s.Reverb!)], samples, size.Length, device);
        Tensor channels = fft.irfft(rooms.mul_(spectrum), size.Length).narrow(2, 0, samples);
        return channels.clamp_(Numbers.Constant(-1), Numbers.One).mean([0]).MoveToOuterDisposeScope();
    }

    private static Tensor HalfTaps(LinearSteps[] steps, int half)
    {
        var values = new float[steps.Length, half + 1];
        for (int row = 0; row < steps.Length; row++)
        {
            ReadOnlySpan<float> taps = steps[row].Filter is FilterDraw filter ? PassFilter.Taps(filter) : [1];
            taps = taps[(taps.Length / 2)..];
            for (int i = 0; i < taps.Length; i++)
            {
                values[row, i] = taps[i];
            }
        }

        return tensor(values);
    }

    // (1 + 0.5·e^(−iω·delay)) / 2, and 1 for a row without echo. An echo that begins after the end only halves.
    private static Tensor Echo(int[] delays, int samples, int length, Device device)
    {
        using var scope = NewDisposeScope();
        Tensor turns = Numbers.Range((length / 2) + 1, float64, device) / Numbers.Constant(length) * tensor(Array.ConvertAll(delays, d => (double)d), device: device).unsqueeze(1);
        Tensor angle = (turns - turns.floor()).mul_(Numbers.Constant(-2 * Math.PI)).to(float32);
        Tensor dry = tensor(Array.ConvertAll(delays, d => d > 0 ? 0.5f : 1f), device: device).unsqueeze(1);
        Tensor wet = tensor(Array.ConvertAll(delays, d => d > 0 && d < samples ? Delay.Volume / 2 : 0f), device: device).unsqueeze(1);
        return complex(dry.Plus(wet * angle.cos()), wet * angle.sin()).MoveToOuterDisposeScope();
    }
}

/// <summary>The linear and time-invariant steps of a row that follow one another with nothing else between them.</summary>
/// <param name="Filter">High-pass or low-pass, first.</param>
/// <param name="DelayMilliseconds">Echo, second.</param>
/// <param name="Reverb">Reverb, last.</param>
internal readonly record struct LinearSteps(FilterDraw? Filter, int? DelayMilliseconds, ReverbDraw? Reverb)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Filter is null && DelayMilliseconds is null && Reverb is null;

    /// <summary>
    /// The most by which filter and echo together can raise a peak: the sum of the absolute values of their responses.
    /// </summary>
    public double LargestGain()
    {
        double gain = 1;
        if (Filter is not null)
        {
            gain = PassFilter.Taps(Filter).Sum(tap => Math.Abs((double)tap));
        }

        return DelayMilliseconds is null ? gain : gain * (1 + Delay.Volume) / 2;
    }

    /// <summary>
    /// The sizes of this row's transforms, which depend on nothing but the row: rows of one size are transformed
    /// together, and a row's rounding does not depend on which.
    /// </summary>
    /// <param name="samples">Samples of a row.</param>
    public FoldSize Size(int samples)
    {
        int half = Filter is null ? 0 : RoundUp(PassFilter.HalfLength(Filter.CutoffHz), 512);
        int delay = DelayMilliseconds is int milliseconds ? RoundUp(Delay.Samples(milliseconds), 8192) : 0;
        // A delay that is longer than the waveform adds nothing.
        int reach = samples + Math.Min(delay, samples) + (2 * half);
        return new FoldSize(half, FftLength.AtLeast(Reverb is null ? reach : reach + samples + ReverbResponse.Tail), Reverb is not null);
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}

/// <summary>Sizes of the transforms of a row; see <see cref="LinearSteps.Size"/>.</summary>
/// <param name="Half">Room for half a filter, in samples: no filter of these rows is longer.</param>
/// <param name="Length">Samples of the transforms.</param>
/// <param name="Reverb">Whether reverb is among the steps, which has two channels to clip and to mix.</param>
internal readonly record struct FoldSize(int Half, int Length, bool Reverb);

/// <summary>
/// What a filter's plain product with the spectrum lacks at the ends of a waveform. The product sees zeros outside where
/// the filter sees the first and last sample go on, and it rings before the first sample, which an echo or reverb would
/// pass on. Both lie within half a filter of an end, so that a short correction makes the product exact.
/// </summary>
internal static class FilterEdges
{
    /// <summary>The correction <c>[rows, length]</c>: to be added to the filtered waveform, from its first sample on.</summary>
    /// <param name="waveforms">Unfiltered, <c>[rows, samples]</c>.</param>
    /// <param name="taps">The right halves of the symmetric filters from the middle tap on, <c>[rows, half + 1]</c>.</param>
    /// <param name="length">Samples of the correction; the last ones are those before the first sample.</param>
    public static Tensor Correction(Tensor waveforms, Tensor taps, int length)
    {
        using var scope = NewDisposeScope();
        long rows = waveforms.shape[0], samples = waveforms.shape[1], half = taps.shape[1] - 1;
        Tensor correction = zeros([rows, length], float32, waveforms.device);

        // What rings before the first sample, taken away: a convolution of the first samples alone.
        int small = FftLength.AtLeast((int)(3 * half) + 1);
        Tensor head = waveforms.narrow(1, 0, Math.Min(half, samples));
        Tensor rung = fft.irfft(fft.rfft(head, small) * Response(taps, small), small);
        correction.narrow(1, length - half, half).sub_(rung.narrow(1, small - half, half));

        // What the samples beyond an end, equal to the last one, add: at distance i the taps beyond i, summed up.
        long reach = Math.Min(half, samples);
        Tensor beyond = taps.narrow(1, 1, half).flip(1).cumsum(1).flip(1).narrow(1, 0, reach);
        correction.narrow(1, 0, reach).Add_(beyond * waveforms.narrow(1, 0, 1));
        correction.narrow(1, samples - reach, reach).Add_(beyond.flip(1) * waveforms.narrow(1, samples - 1, 1));
        return correction.MoveToOuterDisposeScope();
    }

    /// <summary>The real frequency responses <c>[rows, length / 2 + 1]</c> of symmetric filters.</summary>
    /// <param name="taps">Their right halves from the middle tap on, <c>[rows, half + 1]</c>.</param>
    /// <param name="length">Samples of the transform.</param>
    public static Tensor Response(Tensor taps, int length)
    {
        using var scope = NewDisposeScope();
        long half = taps.shape[1] - 1;
        Tensor circular = zeros([taps.shape[0], length], float32, taps.device);
        circular.narrow(1, 0, half + 1).copy_(taps);
        circular.narrow(1, length - half, half).copy_(taps.narrow(1, 1, half).flip(1));
        return fft.rfft(circular).real.MoveToOuterDisposeScope();
    }
}

/// <summary>Lengths at which Fourier transforms are fast.</summary>
internal static class FftLength
{
    /// <summary>The least even number of at least <paramref name="samples"/> with no prime factor above 5.</summary>
    public static int AtLeast(int samples)
    {
        int length = Math.Max(2, samples + (samples & 1));
        while (!IsSmooth(length))
        {
            length += 2;
        }

        return length;
    }

    private static bool IsSmooth(int length)
    {
        foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % prime == 0)
            {
                length /= prime;
            }
        }

        return length == 1;
    }
}
