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

    // Points computed at once: what belongs to each of them alone is then a small part of the work.
    private const int Group = 8;

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
        using var kernel = new AlignedScratch(ResamplingKernel.Length);
        ResamplingKernel.Fill(kernel.Span, Cutoff(step));
        ref float table = ref MemoryMarshal.GetReference(kernel.Span);
        ref float x = ref MemoryMarshal.GetReference(padded[..(length + ResamplingKernel.Before - 1 + ResamplingKernel.Taps)]);
        int inside = Math.Min(output.Length, (int)((length + ResamplingKernel.Before - 1) / step));
        ref float y = ref MemoryMarshal.GetReference(output[..inside]);
        Span<int> samples = stackalloc int[Group], rows = stackalloc int[Group];
        Span<float> betweens = stackalloc float[Group], last = stackalloc float[Group];
        for (int m = 0; m < inside; m += Group)
        {
            Places(m, step, length + ResamplingKernel.Before - 1, samples, rows, betweens);
            Vector256<float> sums = Lanes.Sums(
                Point(ref x, ref table, samples[0], rows[0], betweens[0]), Point(ref x, ref table, samples[1], rows[1], betweens[1]),
                Point(ref x, ref table, samples[2], rows[2], betweens[2]), Point(ref x, ref table, samples[3], rows[3], betweens[3]),
                Point(ref x, ref table, samples[4], rows[4], betweens[4]), Point(ref x, ref table, samples[5], rows[5], betweens[5]),
                Point(ref x, ref table, samples[6], rows[6], betweens[6]), Point(ref x, ref table, samples[7], rows[7], betweens[7]));
            Vector256<float> values = Vector256.Clamp(sums, Vector256.Create(-1f), Vector256<float>.One);
            if (m + Group <= inside)
            {
                values.StoreUnsafe(ref y, (nuint)m);
            }
            else
            {
                values.CopyTo(last);
                last[..(inside - m)].CopyTo(output[m..]);
            }
        }

        output[inside..].Clear();
    }

    // Of points m · step onwards, none of them behind the end: the sample before each, the row of the table for its fraction,
    // and how far it lies towards the next row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Places(int m, double step, double end, Span<int> samples, Span<int> rows, Span<float> betweens)
    {
        Vector512<double> point = Vector512.Min((Vector512.Create((double)m) + Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7)) * step, Vector512.Create(end));
        Vector512<double> whole = Vector512.Floor(point);
        Vector512<double> phases = (point - whole) * ResamplingKernel.Phases;
        Vector256<float> phase = Vector256.Narrow(phases.GetLower(), phases.GetUpper());
        Vector256<float> row = Vector256.Floor(phase);
        Vector256.ConvertToInt32Native(row).CopyTo(rows);
        (phase - row).CopyTo(betweens);
        Vector512<long> at = Vector512.ConvertToInt64Native(whole);
        Vector256.Narrow(at.GetLower(), at.GetUpper()).CopyTo(samples);
    }

    // What adds up to the signal at a point.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Point(ref float x, ref float table, int sample, int row, float between)
    {
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
        return first + (Vector512.Create(between) * (second - first));
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

/// <summary>
/// A Kaiser-windowed sinc for one cutoff, tabulated at 256 fractions of a sample, for reading a signal between its
/// samples. Row q holds the weights of the 64 samples around a point that lies q/256 after sample 31.
/// </summary>
internal static class ResamplingKernel
{
    /// <summary>Samples that weigh in one output.</summary>
    public const int Taps = 64;

    /// <summary>Samples before and including the one just before the point.</summary>
    public const int Before = Taps / 2;

    /// <summary>Steps between two samples.</summary>
    public const int Phases = 256;

    /// <summary>
    /// Floats of a table. Its last row is zero: a fraction that rounds up to 1 reads row 256 and, with weight 0, the next.
    /// </summary>
    public const int Length = (Phases + 2) * Taps;

    private const int Half = Before * Phases;

    // About 70 dB of rejection.
    private const double Beta = 6.76;

    private static readonly float[] Window = KaiserHalf();

    /// <summary>Fills a table.</summary>
    /// <param name="table">Receives <see cref="Length"/> weights, <c>[phases + 2, taps]</c>.</param>
    /// <param name="cutoff">Cutoff over the input's Nyquist frequency, in (0, 1].</param>
    public static void Fill(Span<float> table, double cutoff)
    {
        using var scratch = new Scratch(Half + 1);
        Span<float> kernel = scratch.Span;
        // sin(π·cutoff·g/256) for rising g by rotation: a sine each would cost more than the resampling.
        double step = Math.PI * cutoff / Phases;
        (double sine, double cosine) = (0, 1);
        (double stepSine, double stepCosine) = Math.SinCos(step);
        kernel[0] = (float)cutoff;
        for (int g = 1; g <= Half; g++)
        {
            (sine, cosine) = ((sine * stepCosine) + (cosine * stepSine), (cosine * stepCosine) - (sine * stepSine));
            kernel[g] = (float)(sine * Phases / (Math.PI * g)) * Window[g];
        }

        for (int q = 0; q <= Phases; q++)
        {
            Span<float> row = table.Slice(q * Taps, Taps);
            for (int k = 0; k < Before; k++)
            {
                row[Before - 1 - k] = kernel[(k * Phases) + q];
                row[Before + k] = kernel[((k + 1) * Phases) - q];
            }
        }

        table[((Phases + 1) * Taps)..].Clear();
    }

    private static float[] KaiserHalf()
    {
        var window = new float[Half + 1];
        double scale = 1 / BesselI0(Beta);
        for (int g = 0; g <= Half; g++)
        {
            double t = g / (double)Half;
            window[g] = (float)(scale * BesselI0(Beta * Math.Sqrt(1 - (t * t))));
        }

        return window;
    }

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
