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
            spectrum = both[0].mul_(FilterEdges.Response(taps, size.Length)).add_(both[1]);
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
        return channels.clamp_(-1, 1).mean([0]).MoveToOuterDisposeScope();
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
        Tensor turns = arange((length / 2) + 1, float64, device) / length * tensor(Array.ConvertAll(delays, d => (double)d), device: device).unsqueeze(1);
        Tensor angle = (turns - turns.floor()).mul_(-2 * Math.PI).to(float32);
        Tensor dry = tensor(Array.ConvertAll(delays, d => d > 0 ? 0.5f : 1f), device: device).unsqueeze(1);
        Tensor wet = tensor(Array.ConvertAll(delays, d => d > 0 && d < samples ? Delay.Volume / 2 : 0f), device: device).unsqueeze(1);
        return complex(dry + (wet * angle.cos()), wet * angle.sin()).MoveToOuterDisposeScope();
    }
}
