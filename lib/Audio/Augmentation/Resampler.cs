using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// Reads a signal at evenly spaced points between its samples (band-limited interpolation; Smith, 1984). Reading faster
/// than the samples come lowers the cutoff with it, so that nothing folds back.
/// </summary>
internal static class Resampler
{
    // The cutoff lies this far below the lower Nyquist frequency, as in SoX's rate effect: little folds back.
    private const double Bandwidth = 0.954;

    /// <summary>Cutoff over the input's Nyquist frequency for reading at this step.</summary>
    public static double Cutoff(double step) => Math.Min(1, 1 / step) * Bandwidth;

    /// <summary>Writes output[m] = input(m · step), clipped to [−1, 1].</summary>
    /// <param name="padded">The input between <see cref="ResamplingKernel.Before"/> − 1 zeros before and
    /// <see cref="ResamplingKernel.Taps"/> zeros after.</param>
    /// <param name="length">Samples of the input proper.</param>
    /// <param name="step">Distance of two points in samples.</param>
    /// <param name="output">Receives the points.</param>
    public static void Read(ReadOnlySpan<float> padded, int length, double step, Span<float> output)
    {
        using var scratch = new Scratch(ResamplingKernel.Length);
        ResamplingKernel.Fill(scratch.Span, Cutoff(step));
        ref float table = ref MemoryMarshal.GetReference(scratch.Span);
        ref float x = ref MemoryMarshal.GetReference(padded[..(length + ResamplingKernel.Before - 1 + ResamplingKernel.Taps)]);
        int inside = Math.Min(output.Length, (int)((length + ResamplingKernel.Before - 1) / step));
        for (int m = 0; m < inside; m++)
        {
            double point = m * step;
            int sample = (int)point;
            float phase = (float)((point - sample) * ResamplingKernel.Phases);
            int row = (int)phase;
            float between = phase - row;

            // Both neighbouring rows, blended: the table alone would be too coarse by 40 dB.
            nuint at = (nuint)sample;
            nuint low = (nuint)(row * ResamplingKernel.Taps);
            nuint high = low + ResamplingKernel.Taps;
            Vector512<float> a = Vector512.LoadUnsafe(ref x, at);
            Vector512<float> b = Vector512.LoadUnsafe(ref x, at + 16);
            Vector512<float> c = Vector512.LoadUnsafe(ref x, at + 32);
            Vector512<float> d = Vector512.LoadUnsafe(ref x, at + 48);
            Vector512<float> first = Dot(a, b, c, d, ref table, low);
            Vector512<float> second = Dot(a, b, c, d, ref table, high);
            float value = Lanes.Sum(first + (Vector512.Create(between) * (second - first)));
            output[m] = Math.Clamp(value, -1f, 1f);
        }

        output[inside..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Dot(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float table, nuint row)
    {
        Vector512<float> left = Vector512.FusedMultiplyAdd(
            b, Vector512.LoadUnsafe(ref table, row + 16), a * Vector512.LoadUnsafe(ref table, row));
        Vector512<float> right = Vector512.FusedMultiplyAdd(
            d, Vector512.LoadUnsafe(ref table, row + 48), c * Vector512.LoadUnsafe(ref table, row + 32));
        return left + right;
    }
}
