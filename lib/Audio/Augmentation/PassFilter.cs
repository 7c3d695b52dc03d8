using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vcmr.Media;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// High-pass and low-pass by a windowed-sinc FIR as in julius (Défossez): symmetric Hann window, taps normalised to sum
/// 1, replicated edges; the high-pass is what the low-pass leaves. The filters are short enough (33 to 641 taps) that
/// convolving directly beats a Fourier transform each way, and nothing wraps around.
/// </summary>
internal static class PassFilter
{
    // Zero crossings of the sinc on each side, times two, as julius counts them.
    private const double Zeros = 8;

    /// <summary>Taps of the low-pass, 2·half + 1 of them with half = int(8 / (cutoff / 16,000) / 2).</summary>
    /// <param name="cutoffHz">Cutoff in Hz, at most 8,000.</param>
    /// <exception cref="VcmrException">The cutoff is outside 20 to 8,000 Hz.</exception>
    public static float[] LowPassTaps(double cutoffHz)
    {
        int half = HalfLength(cutoffHz);
        double cutoff = cutoffHz / AudioFormat.SampleRate;
        var taps = new double[(2 * half) + 1];
        for (int i = 0; i < taps.Length; i++)
        {
            double t = 2 * cutoff * Math.PI * (i - half);
            double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / (taps.Length - 1)));
            taps[i] = 2 * cutoff * window * (t == 0 ? 1 : Math.Sin(t) / t);
        }

        double sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }

    /// <summary>Taps of a filter, symmetric.</summary>
    /// <exception cref="VcmrException">The cutoff is outside 20 to 8,000 Hz.</exception>
    internal static float[] Taps(FilterDraw filter)
    {
        float[] taps = LowPassTaps(filter.CutoffHz);
        if (filter.Kind == FilterKind.HighPass)
        {
            // x − lowpass(x) is one convolution too.
            TensorPrimitives.Negate(taps, taps);
            taps[taps.Length / 2] += 1;
        }

        return taps;
    }

    /// <summary>Taps on either side of the middle one.</summary>
    /// <exception cref="VcmrException">The cutoff is outside 20 to 8,000 Hz.</exception>
    internal static int HalfLength(double cutoffHz) => cutoffHz >= 20 && cutoffHz <= AudioFormat.SampleRate / 2.0
        ? (int)(Zeros / (cutoffHz / AudioFormat.SampleRate) / 2)
        : throw new VcmrException($"A filter cutoff of {cutoffHz} Hz is outside 20 to {AudioFormat.SampleRate / 2} Hz; choose one inside.");

    /// <summary>Filters in place.</summary>
    /// <param name="waveform">Samples at 16 kHz.</param>
    /// <param name="filter">Kind and cutoff.</param>
    /// <exception cref="VcmrException">The cutoff is outside 20 to 8,000 Hz.</exception>
    public static void Apply(Span<float> waveform, FilterDraw filter)
    {
        float[] taps = Taps(filter);
        if (waveform.IsEmpty)
        {
            return;
        }

        int half = taps.Length / 2, rows = (waveform.Length + Tile - 1) / Tile * (Tile / Lane);
        using var scratch = new AlignedScratch((rows * Lane) + taps.Length - 1);
        Span<float> padded = scratch.Span;
        padded[..half].Fill(waveform[0]);
        waveform.CopyTo(padded[half..]);
        padded[(half + waveform.Length)..].Fill(waveform[^1]);
        if (taps.Length < LongFilter)
        {
            Convolve(padded, 1, taps, waveform);
            return;
        }

        using var lanes = new AlignedScratch((rows + taps.Length - 1) * Lane);
        Interleave(padded, rows, lanes.Span);
        Convolve(lanes.Span, Lane, taps, padded[..(rows * Lane)]);
        Separate(padded, rows, waveform);
    }

    // Sixteen stretches of a waveform side by side, a row of each: the samples that the next tap weighs are then the next vector, where
    // in the waveform they are the same vector one sample later, which lies across two cache lines and takes twice as long to read.
    private static void Interleave(ReadOnlySpan<float> padded, int rows, Span<float> lanes)
    {
        for (int n = 0; n < lanes.Length; n += Lane)
        {
            Span<float> row = lanes.Slice(n, Lane);
            ReadOnlySpan<float> first = padded[(n / Lane)..];
            for (int lane = 0; lane < Lane; lane++)
            {
                row[lane] = first[lane * rows];
            }
        }
    }

    private static void Separate(ReadOnlySpan<float> lanes, int rows, Span<float> waveform)
    {
        for (int lane = 0, n = 0; lane < Lane; lane++)
        {
            for (int row = 0; row < rows && n < waveform.Length; row++, n++)
            {
                waveform[n] = lanes[(row * Lane) + lane];
            }
        }
    }

    // Samples computed at once: as many sums as keep the multipliers busy and still fit the registers.
    private const int Tile = 128;
    private const int Lane = 16;

    // From so many taps on, putting the waveform side by side pays.
    private const int LongFilter = 96;

    /// <summary>output[n] = Σ taps[k] · input[n + k · stride], k rising.</summary>
    private static void Convolve(ReadOnlySpan<float> input, int stride, ReadOnlySpan<float> taps, Span<float> output)
    {
        Span<float> tile = stackalloc float[Tile];
        ref float y = ref MemoryMarshal.GetReference(tile);
        for (int n = 0; n < output.Length; n += Tile)
        {
            ref float x = ref MemoryMarshal.GetReference(input[n..]);
            Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            for (int k = 0; k < taps.Length; k++, x = ref Unsafe.Add(ref x, stride))
            {
                Vector512<float> tap = Vector512.Create(taps[k]);
                a = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x), a);
                b = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 16), b);
                c = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 32), c);
                d = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 48), d);
                e = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 64), e);
                f = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 80), f);
                g = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 96), g);
                h = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 112), h);
            }

            a.StoreUnsafe(ref y);
            b.StoreUnsafe(ref y, 16);
            c.StoreUnsafe(ref y, 32);
            d.StoreUnsafe(ref y, 48);
            e.StoreUnsafe(ref y, 64);
            f.StoreUnsafe(ref y, 80);
            g.StoreUnsafe(ref y, 96);
            h.StoreUnsafe(ref y, 112);
            tile[..Math.Min(Tile, output.Length - n)].CopyTo(output[n..]);
        }
    }
}
