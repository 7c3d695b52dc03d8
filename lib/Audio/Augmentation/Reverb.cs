using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vcmr.Media;

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
internal static class Reverb
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
        var filter = new OnePole(design);

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
                Span<DelayLine> ours = combs.Slice(channel * Freeverb.Combs, Freeverb.Combs);
                FourCombs(ours[..4], scratch.Span, input, wet, filter);
                FourCombs(ours[4..], scratch.Span, input, wet, filter);
                foreach (DelayLine comb in ours)
                {
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
    /// stored[n] = input[n] + feedback · state. Adds the outputs to <paramref name="wet"/> one after the other.
    /// </summary>
    /// <remarks>Each vector of a comb waits for the state that the one before leaves; four combs at once fill that wait.</remarks>
    private static void FourCombs(
        Span<DelayLine> combs, Span<float> buffer, ReadOnlySpan<float> input, Span<float> wet, OnePole filter)
    {
        ref float lineA = ref Line(combs[0], buffer);
        ref float lineB = ref Line(combs[1], buffer);
        ref float lineC = ref Line(combs[2], buffer);
        ref float lineD = ref Line(combs[3], buffer);
        (nuint delayA, nuint delayB, nuint delayC, nuint delayD) = ((nuint)combs[0].Delay, (nuint)combs[1].Delay, (nuint)combs[2].Delay, (nuint)combs[3].Delay);
        Vector512<float> a = Vector512.Create(combs[0].State), b = Vector512.Create(combs[1].State);
        Vector512<float> c = Vector512.Create(combs[2].State), d = Vector512.Create(combs[3].State);
        ref float x = ref MemoryMarshal.GetReference(input);
        ref float y = ref MemoryMarshal.GetReference(wet);
        Vector512<float> floor = Vector512.Create(Floor);
        Vector512<float> pass = filter.Pass, gain = filter.Feedback, powers = filter.Powers;
        Vector512<float> d1 = filter.First, d2 = filter.Second, d4 = filter.Fourth, d8 = filter.Eighth;
        for (nuint n = 0; n < Block; n += Lane)
        {
            Vector512<float> outputA = Vector512.LoadUnsafe(ref lineA, n), outputB = Vector512.LoadUnsafe(ref lineB, n);
            Vector512<float> outputC = Vector512.LoadUnsafe(ref lineC, n), outputD = Vector512.LoadUnsafe(ref lineD, n);
            (Vector512.LoadUnsafe(ref y, n) + outputA + outputB + outputC + outputD).StoreUnsafe(ref y, n);
            a = OnePole.Apply(outputA, a, pass, d1, d2, d4, d8, powers);
            b = OnePole.Apply(outputB, b, pass, d1, d2, d4, d8, powers);
            c = OnePole.Apply(outputC, c, pass, d1, d2, d4, d8, powers);
            d = OnePole.Apply(outputD, d, pass, d1, d2, d4, d8, powers);
            Vector512<float> stored = Vector512.LoadUnsafe(ref x, n) + floor;
            Vector512.FusedMultiplyAdd(gain, a, stored).StoreUnsafe(ref lineA, n + delayA);
            Vector512.FusedMultiplyAdd(gain, b, stored).StoreUnsafe(ref lineB, n + delayB);
            Vector512.FusedMultiplyAdd(gain, c, stored).StoreUnsafe(ref lineC, n + delayC);
            Vector512.FusedMultiplyAdd(gain, d, stored).StoreUnsafe(ref lineD, n + delayD);
            (a, b, c, d) = (Lanes.Last(a), Lanes.Last(b), Lanes.Last(c), Lanes.Last(d));
        }

        (combs[0].State, combs[1].State, combs[2].State, combs[3].State) = (a[0], b[0], c[0], d[0]);
    }

    private static ref float Line(DelayLine comb, Span<float> buffer) => ref MemoryMarshal.GetReference(buffer[comb.Start..]);

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
}

/// <summary>The one-pole low-pass in a comb's loop, for sixteen samples at once: powers of the damping d in all lanes.</summary>
internal readonly struct OnePole
{
    /// <summary>Takes damping and feedback of a design.</summary>
    public OnePole(Freeverb design)
    {
        float damping = (float)design.Damping;
        Feedback = Vector512.Create((float)design.Feedback);
        Pass = Vector512.Create(1 - damping);
        First = Vector512.Create(damping);
        Second = Vector512.Create(damping * damping);
        Fourth = Vector512.Create(damping * damping * damping * damping);
        Eighth = Vector512.Create(MathF.Pow(damping, 8));
        Span<float> powers = stackalloc float[Vector512<float>.Count];
        float power = 1;
        foreach (ref float value in powers)
        {
            value = power *= damping;
        }

        Powers = Vector512.Create<float>(powers);
    }

    /// <summary>What a comb's loop keeps of a round.</summary>
    public Vector512<float> Feedback { get; }

    /// <summary>1 − d.</summary>
    public Vector512<float> Pass { get; }

    /// <summary>d.</summary>
    public Vector512<float> First { get; }

    /// <summary>d².</summary>
    public Vector512<float> Second { get; }

    /// <summary>d⁴.</summary>
    public Vector512<float> Fourth { get; }

    /// <summary>d⁸.</summary>
    public Vector512<float> Eighth { get; }

    /// <summary>d to the power of the lane, counted from 1.</summary>
    public Vector512<float> Powers { get; }

    /// <summary>Sixteen samples filtered; the constants are handed over one by one, since fields would be read from memory for each vector.</summary>
    /// <param name="output">The samples.</param>
    /// <param name="state">The filtered sample before them, in all lanes.</param>
    /// <param name="pass"><see cref="Pass"/>.</param>
    /// <param name="d1"><see cref="First"/>.</param>
    /// <param name="d2"><see cref="Second"/>.</param>
    /// <param name="d4"><see cref="Fourth"/>.</param>
    /// <param name="d8"><see cref="Eighth"/>.</param>
    /// <param name="powers"><see cref="Powers"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(
        Vector512<float> output, Vector512<float> state, Vector512<float> pass, Vector512<float> d1, Vector512<float> d2, Vector512<float> d4, Vector512<float> d8, Vector512<float> powers)
    {
        // Within the vector by doubling, then what was in it before the vector.
        Vector512<float> filtered = pass * output;
        filtered = Vector512.FusedMultiplyAdd(d1, Lanes.ShiftUp1(filtered), filtered);
        filtered = Vector512.FusedMultiplyAdd(d2, Lanes.ShiftUp2(filtered), filtered);
        filtered = Vector512.FusedMultiplyAdd(d4, Lanes.ShiftUp4(filtered), filtered);
        filtered = Vector512.FusedMultiplyAdd(d8, Lanes.ShiftUp8(filtered), filtered);
        return Vector512.FusedMultiplyAdd(powers, state, filtered);
    }
}

/// <summary>
/// The numbers of a Freeverb as SoX has them, at 16 kHz: delays, feedback and damping of one draw. Both ways of applying
/// it, sample by sample and by frequency, are built from these.
/// </summary>
internal readonly struct Freeverb
{
    /// <summary>Channels; the output is their mean.</summary>
    public const int Channels = 2;

    /// <summary>Feedback combs of a channel, side by side.</summary>
    public const int Combs = 8;

    /// <summary>All-passes of a channel, one after the other, the longest first.</summary>
    public const int AllPasses = 4;

    /// <summary>Weight of the reverberated sound beside the dry one.</summary>
    public const float WetGain = 0.015f;

    /// <summary>Share of an all-pass's delayed output that it stores again.</summary>
    public const float AllPassFeedback = 0.5f;

    // Delays are given in samples at this rate.
    private const double DelayRate = 44100;
    private const int StereoOffset = 12;

    private static readonly int[] CombDelays = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617];
    private static readonly int[] AllPassDelays = [225, 341, 441, 556];
    private readonly double _scale;

    /// <exception cref="VcmrException">A setting is outside 0 to 100.</exception>
    public Freeverb(ReverbDraw draw)
    {
        Check(nameof(draw.Reverberance), draw.Reverberance);
        Check(nameof(draw.Damping), draw.Damping);
        Check(nameof(draw.Room), draw.Room);
        double a = -1 / Math.Log(0.7);
        double b = 100 / ((Math.Log(0.02) * a) + 1);
        Feedback = 1 - Math.Exp((draw.Reverberance - b) / (a * b));
        Damping = (draw.Damping / 100.0 * 0.3) + 0.2;
        _scale = (draw.Room / 100.0 * 0.9) + 0.1;
    }

    /// <summary>What a comb's loop keeps of a round, 0.3 to 0.98.</summary>
    public double Feedback { get; }

    /// <summary>Coefficient of the one-pole low-pass in a comb's loop, 0.2 to 0.5.</summary>
    public double Damping { get; }

    /// <summary>Delay of a comb in samples.</summary>
    public int CombDelay(int channel, int comb) => Samples(_scale, CombDelays[comb], channel, comb);

    /// <summary>Delay of an all-pass in samples; no draw changes it.</summary>
    public static int AllPassDelay(int channel, int allPass) => Samples(1, AllPassDelays[allPass], channel, allPass);

    // The right channel's delays are 12 samples longer and shorter by turns, which makes the two differ.
    private static int Samples(double scale, int delay, int channel, int index)
    {
        const double rate = AudioFormat.SampleRate / DelayRate;
        int offset = channel == 0 ? 0 : index % 2 == 0 ? StereoOffset : -StereoOffset;
        return (int)((scale * rate * (delay + offset)) + 0.5);
    }

    private static void Check(string name, int percent)
    {
        if (percent is < 0 or > 100)
        {
            throw new VcmrException($"The reverb's {name} of {percent} is outside 0 to 100; choose a value inside.");
        }
    }
}

/// <summary>
/// The memory of one recursive filter: what it stored over the last <see cref="Delay"/> samples, then room for a block.
/// Sample n of a block reads at n what was stored a delay ago and stores at n + delay.
/// </summary>
internal struct DelayLine
{
    public DelayLine(int delay, int start)
    {
        Delay = delay;
        Start = start;
    }

    /// <summary>Delay in samples.</summary>
    public int Delay { get; }

    /// <summary>Where the line begins in the buffer that all lines share.</summary>
    public int Start { get; }

    /// <summary>The low-pass state in a comb's loop.</summary>
    public float State { get; set; }

    /// <summary>Moves the last stored samples to the front after a block.</summary>
    public readonly void Advance(Span<float> buffer, int block) =>
        buffer.Slice(Start + block, Delay).CopyTo(buffer[Start..]);
}
