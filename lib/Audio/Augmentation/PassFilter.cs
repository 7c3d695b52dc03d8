using System.Numerics.Tensors;
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

        int half = taps.Length / 2;
        using var scratch = new Scratch(waveform.Length + (2 * half) + Tile);
        Span<float> padded = scratch.Span;
        padded[..half].Fill(waveform[0]);
        waveform.CopyTo(padded[half..]);
        padded[(half + waveform.Length)..].Fill(waveform[^1]);
        Convolve(padded, taps, waveform);
    }

    // Samples computed at once: as many sums as keep the multipliers busy and still fit the registers.
    private const int Tile = 128;

    private static void Convolve(ReadOnlySpan<float> padded, ReadOnlySpan<float> taps, Span<float> output)
    {
        Span<float> tile = stackalloc float[Tile];
        ref float y = ref MemoryMarshal.GetReference(tile);
        for (int n = 0; n < output.Length; n += Tile)
        {
            ref float x = ref MemoryMarshal.GetReference(padded[n..]);
            Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            for (int k = 0; k < taps.Length; k++)
            {
                Vector512<float> tap = Vector512.Create(taps[k]);
                a = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k), a);
                b = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 16), b);
                c = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 32), c);
                d = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 48), d);
                e = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 64), e);
                f = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 80), f);
                g = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 96), g);
                h = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, (nuint)k + 112), h);
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
