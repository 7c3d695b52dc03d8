using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>
/// Pitch shift of a batch by a phase vocoder with identity phase locking (Laroche and Dolson, 1999), of tensor operations
/// alone: stretch the time, then read the result faster or slower. Each row has its own shift; the length stays.
/// </summary>
/// <remarks>
/// <para>Frames are written 512 samples apart and read closer or farther apart. How far a frequency's phase moves from one
/// frame to the next is measured by a second transform 512 samples before each frame that is read (Puckette, 1995), so
/// that no phase is unwrapped. Around a peak of the spectrum all bins turn as the peak does: without that locking,
/// neighbours drift apart and music loses about half of its energy.</para>
/// <para>Which bin is a peak is a decision, so that a difference of rounding in the input can become one that is heard.
/// Rows that this shifts are therefore computed by <see cref="BatchedAugmentation"/> alone, also where views are augmented
/// one by one, and are the same bytes for the same device and number of torch's threads.</para>
/// </remarks>
internal static class PhaseVocoder
{
    /// <summary>Samples of a frame: 128 ms.</summary>
    public const int Frame = 2048;

    /// <summary>Samples between two frames as they are written: 32 ms.</summary>
    public const int Hop = Frame / Overlap;

    private const int Overlap = 4;

    // Bins on either side that a peak exceeds.
    private const int PeakReach = 2;

    // What is weaker has no phase to speak of.
    private const float Silence = 1e-30f;

    /// <summary>Shifts each row; the caller disposes the result <c>[rows, samples]</c>, clipped to [−1, 1].</summary>
    /// <param name="waveforms">Float waveforms at 16 kHz <c>[rows, samples]</c>; what lies outside [−1, 1] is clipped.</param>
    /// <param name="cents">Shift of each row in cents; 0 changes nothing but what lies outside [−1, 1].</param>
    /// <exception cref="VcmrException">A shift is more than an octave, or the shape does not fit.</exception>
    public static Tensor Apply(Tensor waveforms, IReadOnlyList<int> cents)
    {
        if (waveforms.dtype != float32 || waveforms.dim() != 2 || waveforms.shape[0] != cents.Count)
        {
            throw new VcmrException(
                $"Shifting {cents.Count} rows needs floats of the shape [{cents.Count}, samples]; got {waveforms.dtype} [{string.Join(", ", waveforms.shape)}].");
        }

        double[] factors = [.. cents.Select(PitchShift.CheckedFactor)];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor result = waveforms.clamp(Numbers.Constant(-1), Numbers.One);
        int samples = (int)waveforms.shape[1];
        foreach (int[] rows in Enumerable.Range(0, factors.Length).Where(i => factors[i] != 1).Chunk(RowParts.Count(waveforms.device)))
        {
            using var inner = NewDisposeScope();
            Tensor index = tensor(Array.ConvertAll(rows, i => (long)i), device: waveforms.device);
            double[] chosen = Array.ConvertAll(rows, i => factors[i]);
            Tensor stretched = Stretch(result.index_select(0, index), chosen);
            result.index_copy_(0, index, BatchResampler.Read(stretched, Array.ConvertAll(chosen, f => 1 / f), samples));
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Changes how long each row lasts; the result is as long as the longest, zero after a row's end.</summary>
    private static Tensor Stretch(Tensor waveforms, double[] factors)
    {
        using var scope = NewDisposeScope();
        Device device = waveforms.device;
        int samples = (int)waveforms.shape[1];
        int[] lengths = Array.ConvertAll(factors, f => TimeStretch.OutputLength(samples, f));
        int length = lengths.Max();
        int frames = ((length + (Frame / 2) - 1) / Hop) + 1;
        Tensor window = hann_window(Frame, periodic: true, device: device);

        // Frame u is written around sample u · Hop and read around u · Hop · factor.
        var starts = new long[factors.Length, frames];
        for (int row = 0; row < factors.Length; row++)
        {
            for (int u = 0; u < frames; u++)
            {
                starts[row, u] = (long)Math.Round(u * Hop * factors[row]) - (Frame / 2);
            }
        }

        Tensor at = tensor(starts, device: device);
        Tensor spectra = Spectra(waveforms, at, window);
        Tensor turns = Rotations(spectra, Spectra(waveforms, at - Numbers.Constant(Hop), window));
        Tensor written = OverlapAdd(fft.irfft(spectra.mul_(turns), Frame).mul_(window));
        Tensor weight = OverlapAdd((window * window).expand(1, frames, Frame)).clamp_min_(Numbers.Constant(1e-3));
        Tensor result = written.div_(weight).narrow(1, Frame / 2, length);
        Tensor inside = Numbers.Range(length, int64, device) < tensor(Array.ConvertAll(lengths, l => (long)l), device: device).unsqueeze(1);
        return (result * inside).MoveToOuterDisposeScope();
    }

    /// <summary>Spectra <c>[rows, frames, bins]</c> of the frames that start at these samples; outside is silence.</summary>
    private static Tensor Spectra(Tensor waveforms, Tensor starts, Tensor window)
    {
        using var scope = NewDisposeScope();
        long rows = waveforms.shape[0], samples = waveforms.shape[1];
        Tensor padded = nn.functional.pad(waveforms, (Frame, Frame));
        Tensor row = Numbers.Range(rows, int64, waveforms.device).unsqueeze(1) * Numbers.Constant(padded.shape[1]);
        Tensor index = starts.clamp(Numbers.Constant(-Frame), Numbers.Constant(samples)).Plus(Numbers.Constant(Frame)).Plus(row).unsqueeze(2).Plus(Numbers.Range(Frame, int64, waveforms.device));
        return fft.rfft(padded.flatten().take(index).mul_(window)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// By how much each bin of each frame turns: as the peak it belongs to turned in the frame before, and further by the
    /// phase that the peak gained from there to here.
    /// </summary>
    private static Tensor Rotations(Tensor spectra, Tensor earlier)
    {
        using var scope = NewDisposeScope();
        Tensor peaks = NearestPeaks(spectra);
        long frames = spectra.shape[1];
        // What was written last, against what was there a hop before what is read now.
        Tensor gained = spectra.narrow(1, 0, frames - 1) * earlier.narrow(1, 1, frames - 1).conj();
        Tensor size = gained.abs();
        gained = where(size > Numbers.Constant(Silence), gained / size, ones_like(gained)).gather(2, peaks.narrow(1, 1, frames - 1));
        Tensor turn = ones_like(spectra.select(1, 0));
        var turns = new List<Tensor> { turn };
        for (long u = 1; u < frames; u++)
        {
            turn = turn.gather(1, peaks.select(1, u)).mul_(gained.select(1, u - 1));
            turns.Add(turn);
        }

        return stack(turns, 1).MoveToOuterDisposeScope();
    }

    /// <summary>For each bin the bin of the nearest peak, the lower of two.</summary>
    private static Tensor NearestPeaks(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        long bins = spectra.shape[2];
        Tensor real = spectra.real, imaginary = spectra.imag;
        Tensor power = (real * real).Add_(imaginary * imaginary);
        Tensor padded = nn.functional.pad(power, (PeakReach, PeakReach), value: -1);
        Tensor isPeak = ones_like(power, @bool);
        for (int reach = -PeakReach; reach <= PeakReach; reach++)
        {
            isPeak.logical_and_(power >= padded.narrow(2, PeakReach + reach, bins));
        }

        Tensor bin = Numbers.Range(bins, int64, spectra.device);
        Tensor far = tensor(-4 * bins, int64, device: spectra.device);
        Tensor below = where(isPeak, bin, far).cummax(2).values;
        Tensor above = Numbers.Constant(bins - 1).Minus(where(isPeak.flip(2), bin, far).cummax(2).values.flip(2));
        return where((bin - below) <= (above - bin), below, above).MoveToOuterDisposeScope();
    }

    private static Tensor OverlapAdd(Tensor frames)
    {
        using var scope = NewDisposeScope();
        long rows = frames.shape[0], count = frames.shape[1];
        Tensor parts = frames.reshape(rows, count, Overlap, Hop);
        Tensor sum = zeros([rows, count + Overlap - 1, Hop], float32, frames.device);
        for (int i = 0; i < Overlap; i++)
        {
            sum.narrow(1, i, count).Add_(parts.select(2, i));
        }

        return sum.reshape(rows, -1).MoveToOuterDisposeScope();
    }
}

/// <summary><see cref="Resampler"/> for a batch, each row with its own step.</summary>
internal static class BatchResampler
{
    // Weights looked up at once: bounds the memory of a part.
    private const int PartWeights = 1 << 22;

    /// <summary>Reads output[row, m] = waveforms[row](m · step), clipped to [−1, 1]. The caller disposes it.</summary>
    /// <param name="waveforms">Waveforms <c>[rows, length]</c>, zero where a row is shorter.</param>
    /// <param name="steps">Distance of two points in samples, a row each.</param>
    /// <param name="samples">Points of a row.</param>
    public static Tensor Read(Tensor waveforms, double[] steps, int samples)
    {
        using var scope = NewDisposeScope();
        const int taps = ResamplingKernel.Taps;
        Device device = waveforms.device;
        long length = waveforms.shape[1];
        Tensor padded = nn.functional.pad(waveforms, (ResamplingKernel.Before - 1, taps + ResamplingKernel.Before));
        Tensor input = padded.flatten();
        Tensor table = Tables(steps).to(device);
        Tensor starts = Numbers.Range(steps.Length, int64, device).unsqueeze(1) * Numbers.Constant(padded.shape[1]);
        Tensor tables = Numbers.Range(steps.Length, int64, device).unsqueeze(1) * Numbers.Constant(ResamplingKernel.Length);
        Tensor tap = Numbers.Range(taps, int64, device);
        Tensor step = tensor(steps, device: device).unsqueeze(1);

        int part = Math.Max(1, PartWeights / (taps * steps.Length));
        var parts = new List<Tensor>();
        for (int first = 0; first < samples; first += part)
        {
            using var inner = NewDisposeScope();
            Tensor point = arange(Numbers.Constant(first), Numbers.Constant(Math.Min(first + part, samples)), Numbers.One, float64, device) * step;
            Tensor sample = point.floor();
            Tensor phase = (point - sample).mul_(Numbers.Constant(ResamplingKernel.Phases)).to(float32);
            Tensor row = phase.floor();
            Tensor between = (phase - row).unsqueeze(2);
            // A point this far past the end reads zeros alone.
            Tensor at = sample.to(int64).clamp(Numbers.Constant(0), Numbers.Constant(length + ResamplingKernel.Before)).Plus(starts).unsqueeze(2).Plus(tap);
            Tensor low = (row.to(int64) * Numbers.Constant(taps)).Plus(tables).unsqueeze(2).Plus(tap);
            Tensor weights = lerp(table.take(low), table.take(low.Plus(Numbers.Constant(taps))), between);
            parts.Add((input.take(at) * weights).sum(2).MoveToOuterDisposeScope());
        }

        return cat(parts, 1).clamp_(Numbers.Constant(-1), Numbers.One).MoveToOuterDisposeScope();
    }

    private static Tensor Tables(double[] steps)
    {
        var tables = new float[steps.Length * ResamplingKernel.Length];
        Parallel.For(0, steps.Length, i =>
            ResamplingKernel.Fill(tables.AsSpan(i * ResamplingKernel.Length, ResamplingKernel.Length), Resampler.Cutoff(steps[i])));
        return tensor(tables);
    }
}
