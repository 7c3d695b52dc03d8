using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// Freeverb (Jezar at Dreampoint, 2000) as in SoX: for each of two channels eight damped feedback combs side by side,
/// then four all-passes in a row; y = mean over both channels of clip(x + 0.015 · wet).
/// </summary>
/// <remarks>
/// The combs' feedback is too long for a Fourier transform of the clip's length (5 s to fade by 60 dB) and as a
/// recursion it is cheap: a delay is longer than a vector, so 16 samples are computed at once, and the one-pole
/// low-pass in the loop is a prefix sum over them.
/// </remarks>
public static class Reverb
{
    private const int Channels = Freeverb.Channels;
    private const int Block = 1024;
    private const int Lane = 16;

    // Keeps fading tails away from denormal numbers, which many processors handle a hundred times slower.
    private const float Floor = 1e-20f;

    /// <summary>Adds reverb in place.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1]; what lies outside is clipped, as in SoX.</param>
    /// <param name="draw">Reverberance, damping and room, each from 0 to 100.</param>
    /// <exception cref="VcmrException">A setting is outside 0 to 100.</exception>
    public static void Apply(Span<float> waveform, ReverbDraw draw)
    {
        var design = new Freeverb(draw);
        float feedback = (float)design.Feedback;
        float damping = (float)design.Damping;

        Span<DelayLine> combs = stackalloc DelayLine[Channels * Freeverb.Combs];
        Span<DelayLine> allPasses = stackalloc DelayLine[Channels * Freeverb.AllPasses];
        int end = 0;
        for (int i = 0; i < combs.Length; i++)
        {
            combs[i] = Place(design.CombDelay(i / Freeverb.Combs, i % Freeverb.Combs), ref end);
        }

        for (int i = 0; i < allPasses.Length; i++)
        {
            allPasses[i] = Place(Freeverb.AllPassDelay(i / Freeverb.AllPasses, i % Freeverb.AllPasses), ref end);
        }

        using var scratch = new Scratch(end);
        scratch.Span.Clear();

        Span<float> input = stackalloc float[Block];
        Span<float> wet = stackalloc float[Block];
        Span<float> sum = stackalloc float[Block];
        for (int n = 0; n < waveform.Length; n += Block)
        {
            Span<float> dry = waveform[n..Math.Min(n + Block, waveform.Length)];
            input.Clear();
            TensorPrimitives.Clamp(dry, -1f, 1f, input);
            sum.Clear();
            for (int channel = 0; channel < Channels; channel++)
            {
                wet.Clear();
                foreach (ref DelayLine comb in combs.Slice(channel * Freeverb.Combs, Freeverb.Combs))
                {
                    Comb(ref comb, scratch.Span, input, wet, feedback, damping);
                    comb.Advance(scratch.Span, Block);
                }

                // SoX runs the longest first.
                for (int i = Freeverb.AllPasses - 1; i >= 0; i--)
                {
                    ref DelayLine allPass = ref allPasses[(channel * Freeverb.AllPasses) + i];
                    AllPass(allPass, scratch.Span, wet);
                    allPass.Advance(scratch.Span, Block);
                }

                TensorPrimitives.MultiplyAdd(wet, Freeverb.WetGain, input, wet);
                TensorPrimitives.Clamp(wet, -1f, 1f, wet);
                TensorPrimitives.Add(sum, wet, sum);
            }

            TensorPrimitives.Multiply(sum[..dry.Length], 1f / Channels, dry);
        }
    }

    private static DelayLine Place(int delay, ref int end)
    {
        var line = new DelayLine(delay, end);
        end += delay + Block;
        return line;
    }

    /// <summary>
    /// output[n] = stored[n − delay]; state = (1 − damping) · output[n] + damping · state;
    /// stored[n] = input[n] + feedback · state. Adds the output to <paramref name="wet"/>.
    /// </summary>
    private static void Comb(
        ref DelayLine comb, Span<float> buffer, ReadOnlySpan<float> input, Span<float> wet, float feedback, float damping)
    {
        ref float line = ref MemoryMarshal.GetReference(buffer[comb.Start..]);
        ref float x = ref MemoryMarshal.GetReference(input);
        ref float y = ref MemoryMarshal.GetReference(wet);
        Vector512<float> floor = Vector512.Create(Floor);
        Vector512<float> pass = Vector512.Create(1 - damping);
        Vector512<float> gain = Vector512.Create(feedback);
        (float d2, float d4, float d8) = Powers(damping);
        Vector512<float> d = Vector512.Create(damping);
        Vector512<float> powers = DampingPowers(damping);
        float state = comb.State;
        for (nuint n = 0; n < Block; n += Lane)
        {
            Vector512<float> output = Vector512.LoadUnsafe(ref line, n);
            (Vector512.LoadUnsafe(ref y, n) + output).StoreUnsafe(ref y, n);

            // The one-pole filter within the vector by doubling, then what was in it before the vector.
            Vector512<float> filtered = pass * output;
            filtered = Vector512.FusedMultiplyAdd(d, Lanes.ShiftUp1(filtered), filtered);
            filtered = Vector512.FusedMultiplyAdd(Vector512.Create(d2), Lanes.ShiftUp2(filtered), filtered);
            filtered = Vector512.FusedMultiplyAdd(Vector512.Create(d4), Lanes.ShiftUp4(filtered), filtered);
            filtered = Vector512.FusedMultiplyAdd(Vector512.Create(d8), Lanes.ShiftUp8(filtered), filtered);
            filtered = Vector512.FusedMultiplyAdd(powers, Vector512.Create(state), filtered);
            state = filtered[Lane - 1];

            Vector512<float> stored = Vector512.FusedMultiplyAdd(gain, filtered, Vector512.LoadUnsafe(ref x, n) + floor);
            stored.StoreUnsafe(ref line, n + (nuint)comb.Delay);
        }

        comb.State = state;
    }

    /// <summary>output[n] = stored[n − delay] − input[n]; stored[n] = input[n] + 0.5 · stored[n − delay], in place.</summary>
    private static void AllPass(DelayLine allPass, Span<float> buffer, Span<float> wet)
    {
        ref float line = ref MemoryMarshal.GetReference(buffer[allPass.Start..]);
        ref float y = ref MemoryMarshal.GetReference(wet);
        Vector512<float> half = Vector512.Create(0.5f);
        for (nuint n = 0; n < Block; n += Lane)
        {
            Vector512<float> delayed = Vector512.LoadUnsafe(ref line, n);
            Vector512<float> input = Vector512.LoadUnsafe(ref y, n);
            Vector512.FusedMultiplyAdd(half, delayed, input).StoreUnsafe(ref line, n + (nuint)allPass.Delay);
            (delayed - input).StoreUnsafe(ref y, n);
        }
    }

    private static (float Second, float Fourth, float Eighth) Powers(float d) => (d * d, d * d * d * d, MathF.Pow(d, 8));

    private static Vector512<float> DampingPowers(float d)
    {
        Span<float> powers = stackalloc float[Lane];
        float power = 1;
        for (int i = 0; i < Lane; i++)
        {
            powers[i] = power *= d;
        }

        return Vector512.Create<float>(powers);
    }
}
