using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

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
        Tensor starts = arange(steps.Length, int64, device).unsqueeze(1) * padded.shape[1];
        Tensor tables = arange(steps.Length, int64, device).unsqueeze(1) * ResamplingKernel.Length;
        Tensor tap = arange(taps, int64, device);
        Tensor step = tensor(steps, device: device).unsqueeze(1);

        int part = Math.Max(1, PartWeights / (taps * steps.Length));
        var parts = new List<Tensor>();
        for (int first = 0; first < samples; first += part)
        {
            using var inner = NewDisposeScope();
            Tensor point = arange(first, Math.Min(first + part, samples), float64, device) * step;
            Tensor sample = point.floor();
            Tensor phase = (point - sample).mul_(ResamplingKernel.Phases).to(float32);
            Tensor row = phase.floor();
            Tensor between = (phase - row).unsqueeze(2);
            // A point this far past the end reads zeros alone.
            Tensor at = (sample.to(int64).clamp(0, length + ResamplingKernel.Before) + starts).unsqueeze(2) + tap;
            Tensor low = ((row.to(int64) * taps) + tables).unsqueeze(2) + tap;
            Tensor weights = lerp(table.take(low), table.take(low + taps), between);
            parts.Add((input.take(at) * weights).sum(2).MoveToOuterDisposeScope());
        }

        return cat(parts, 1).clamp_(-1, 1).MoveToOuterDisposeScope();
    }

    private static Tensor Tables(double[] steps)
    {
        var tables = new float[steps.Length * ResamplingKernel.Length];
        Parallel.For(0, steps.Length, i =>
            ResamplingKernel.Fill(tables.AsSpan(i * ResamplingKernel.Length, ResamplingKernel.Length), Resampler.Cutoff(steps[i])));
        return tensor(tables);
    }
}
