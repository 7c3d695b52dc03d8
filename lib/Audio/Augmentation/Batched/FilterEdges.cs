using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

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
        correction.narrow(1, 0, reach).add_(beyond * waveforms.narrow(1, 0, 1));
        correction.narrow(1, samples - reach, reach).add_(beyond.flip(1) * waveforms.narrow(1, samples - 1, 1));
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
