using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// Changes how long a sound lasts and keeps its pitch: waveform similarity overlap-add (WSOLA; Verhelst and Roelands,
/// 1993), equal to SoX's <c>pitch</c> before its resampling. The input is cut into segments that overlap; each is taken
/// from where, within a search range, it best continues the one before, and is cross-faded into it.
/// </summary>
internal static class TimeStretch
{
    /// <summary>Samples of a segment: 82 ms.</summary>
    public const int Segment = 1312;

    /// <summary>Samples in which two segments overlap: 12 ms.</summary>
    public const int Overlap = 192;

    /// <summary>Positions tried for a segment: 14.68 ms.</summary>
    public const int Search = 235;

    /// <summary>Zeros before the input, so that the first segment, which is not searched for, begins with the first sample.</summary>
    public const int Before = Search / 2;

    /// <summary>Zeros after it: the last segment may start at its last sample plus the search range, and the search computes whole tiles.</summary>
    public const int After = Segment + (2 * Search) + 32;
    private const int Advance = Segment - Overlap;
    private const int Lane = 16;
    private const int Tile = 5 * Lane;

    private static readonly float[] FadeIn = [.. Enumerable.Range(0, Overlap).Select(i => 1f / Overlap * i)];
    private static readonly float[] FadeOut = [.. FadeIn.Select(fade => 1f - fade)];

    /// <summary>Samples after stretching: samples / factor, rounded.</summary>
    /// <param name="samples">Samples before.</param>
    /// <param name="factor">Speed: above 1 is shorter.</param>
    /// <exception cref="VcmrException">The factor is outside 0.1 to 10.</exception>
    public static int OutputLength(int samples, double factor) => factor >= 0.1 && factor <= 10
        ? (int)((samples / factor) + 0.5)
        : throw new VcmrException($"A time stretch by {factor} is outside 0.1 to 10; choose a smaller change.");

    /// <summary>Stretches a waveform.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1]; what lies outside is clipped, as in SoX.</param>
    /// <param name="factor">Speed in [0.1, 10]: above 1 is shorter.</param>
    /// <returns>The stretched samples, <see cref="OutputLength"/> of them.</returns>
    /// <exception cref="VcmrException">The factor is outside 0.1 to 10.</exception>
    public static float[] Apply(ReadOnlySpan<float> waveform, double factor)
    {
        int length = OutputLength(waveform.Length, factor);
        using var scratch = new Scratch(length + Segment);
        Apply(waveform, factor, scratch.Span);
        return scratch.Span[..length].ToArray();
    }

    /// <summary>Stretches into a buffer with room for a segment more than <see cref="OutputLength"/>.</summary>
    internal static void Apply(ReadOnlySpan<float> waveform, double factor, Span<float> output)
    {
        using var scratch = new Scratch(Before + waveform.Length + After);
        Span<float> input = scratch.Span;
        input[..Before].Clear();
        TensorPrimitives.Clamp(waveform, -1f, 1f, input[Before..]);
        input[(Before + waveform.Length)..].Clear();

        int length = OutputLength(waveform.Length, factor);
        int position = 0, previousEnd = 0;
        for (int written = 0, segments = 0; written < length; written += Advance)
        {
            Span<float> target = output.Slice(written, Overlap);
            int start = position;
            if (segments == 0)
            {
                start += Before;
                input.Slice(start, Overlap).CopyTo(target);
            }
            else
            {
                start += BestOffset(input[position..], input.Slice(previousEnd, Overlap));
                TensorPrimitives.Multiply(input.Slice(previousEnd, Overlap), FadeOut, target);
                TensorPrimitives.MultiplyAdd(input.Slice(start, Overlap), FadeIn, target, target);
            }

            input.Slice(start + Overlap, Advance - Overlap).CopyTo(output[(written + Overlap)..]);
            previousEnd = start + Advance;
            // From the start of the whole, so that rounding does not add up.
            position = (int)((factor * (++segments * Advance)) + 0.5);
        }
    }

    /// <summary>
    /// The position at which the window differs least from the target, by squared difference; the first of equals.
    /// Sixteen neighbouring positions share a vector, so that each sum runs in SoX's order and rounds as SoX's does.
    /// </summary>
    private static int BestOffset(ReadOnlySpan<float> window, ReadOnlySpan<float> target)
    {
        Span<float> differences = stackalloc float[3 * Tile];
        ref float sums = ref MemoryMarshal.GetReference(differences);
        ref float x = ref MemoryMarshal.GetReference(window[..(differences.Length + Overlap)]);
        for (int tile = 0; tile < differences.Length; tile += Tile)
        {
            Vector512<float> a = default, b = default, c = default, d = default, e = default;
            for (int i = 0; i < target.Length; i++)
            {
                Vector512<float> t = Vector512.Create(target[i]);
                nuint at = (nuint)(tile + i);
                a += Square(Vector512.LoadUnsafe(ref x, at) - t);
                b += Square(Vector512.LoadUnsafe(ref x, at + Lane) - t);
                c += Square(Vector512.LoadUnsafe(ref x, at + (2 * Lane)) - t);
                d += Square(Vector512.LoadUnsafe(ref x, at + (3 * Lane)) - t);
                e += Square(Vector512.LoadUnsafe(ref x, at + (4 * Lane)) - t);
            }

            a.StoreUnsafe(ref sums, (nuint)tile);
            b.StoreUnsafe(ref sums, (nuint)tile + Lane);
            c.StoreUnsafe(ref sums, (nuint)tile + (2 * Lane));
            d.StoreUnsafe(ref sums, (nuint)tile + (3 * Lane));
            e.StoreUnsafe(ref sums, (nuint)tile + (4 * Lane));
        }

        int best = 0;
        for (int i = 1; i < Search; i++)
        {
            if (differences[i] < differences[best])
            {
                best = i;
            }
        }

        return best;
    }

    private static Vector512<float> Square(Vector512<float> x) => x * x;
}
