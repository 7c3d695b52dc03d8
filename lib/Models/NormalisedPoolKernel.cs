using System.Runtime.Intrinsics;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// What <see cref="NormalisedPool"/> does with the memory of contiguous fp32 or bf16 tensors <c>[batch, length, channels]</c>. The work is
/// dealt out in parts of fixed size, and sums are added up in the order of the parts, so that the number of threads changes no digit.
/// </summary>
internal static unsafe class NormalisedPoolKernel
{
    /// <summary>The moments of each channel over batch and length.</summary>
    public static Moments Measure(Tensor input)
    {
        long rows = input.shape[0] * input.shape[1];
        int channels = (int)input.shape[2];
        var sums = new PartialSums(rows, channels);
        float[] pivot = new float[channels];
        fixed (float* p = pivot, partial = sums.Values)
        {
            var place = new MomentLoops(TensorLoops.Place(input), p, partial, rows, channels);
            if (input.dtype == ScalarType.BFloat16)
            {
                place.Pivot<Bf16>();
                TensorLoops.Each(sums.Parts, place.Part<Bf16>);
            }
            else
            {
                place.Pivot<Fp32>();
                TensorLoops.Each(sums.Parts, place.Part<Fp32>);
            }
        }

        double[] total = sums.Total();
        float[] mean = new float[channels], variance = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double shift = total[c] / rows;
            mean[c] = (float)(pivot[c] + shift);
            // Rounding may leave less than nothing; NaN stays.
            double own = (total[channels + c] / rows) - (shift * shift);
            variance[c] = own < 0 ? 0 : (float)own;
        }

        return new Moments(mean, variance);
    }

    /// <summary>Applies product and sum, takes the maximum of each window, and of that what is above 0.</summary>
    /// <param name="input">Input.</param>
    /// <param name="affine">Product and sum.</param>
    /// <param name="pool">Size of a window.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="chosen">Receives which of a window's values it was, or <see cref="WindowLoops.Dead"/>; may be null.</param>
    public static void Forward(Tensor input, Affine affine, int pool, Tensor output, Tensor? chosen)
    {
        fixed (float* scale = affine.Scale, shift = affine.Shift)
        {
            var loops = new WindowLoops(input, pool, TensorLoops.Place(input), TensorLoops.Place(output), chosen is null ? null : TensorLoops.Place(chosen)) { Scale = scale, Shift = shift };
            TensorLoops.Each(loops.Parts, input.dtype == ScalarType.BFloat16 ? loops.Forward<Bf16> : loops.Forward<Fp32>);
        }
    }

    /// <summary>Sums of the gradients behind the norm, and of these times the normalised input, by channel.</summary>
    public static (float[] Sum, float[] Product) Sums(Tensor input, Tensor gradient, Tensor chosen, Moments moments, int pool)
    {
        var sums = new PartialSums(gradient.shape[0] * gradient.shape[1], (int)input.shape[2]);
        fixed (float* mean = moments.Mean, inverse = moments.Inverse, partial = sums.Values)
        {
            var loops = new WindowLoops(input, pool, TensorLoops.Place(input), TensorLoops.Place(gradient), TensorLoops.Place(chosen)) { Mean = mean, Scale = inverse, Partial = partial };
            TensorLoops.Each(loops.Parts, input.dtype == ScalarType.BFloat16 ? loops.Sums<Bf16> : loops.Sums<Fp32>);
        }

        float[] total = [.. sums.Total().Select(v => (float)v)];
        int channels = (int)input.shape[2];
        return (total[..channels], total[channels..]);
    }

    /// <summary>Writes the gradient of the input.</summary>
    public static void Backward(Tensor input, Tensor gradient, Tensor chosen, InputGradient rule, int pool, Tensor result)
    {
        fixed (float* scale = rule.Scale, shift = rule.Shift, slope = rule.Slope, mean = rule.Mean)
        {
            var loops = new WindowLoops(input, pool, TensorLoops.Place(input), TensorLoops.Place(gradient), TensorLoops.Place(chosen)) { Result = TensorLoops.Place(result), Scale = scale, Shift = shift, Slope = slope, Mean = mean };
            TensorLoops.Each(loops.Parts, input.dtype == ScalarType.BFloat16 ? loops.Backward<Bf16> : loops.Backward<Fp32>);
        }
    }
}

/// <summary>Sums a channel of each part.</summary>
/// <param name="rows">Rows that are summed.</param>
/// <param name="channels">Channels.</param>
/// <param name="count">How many sums a channel has.</param>
internal sealed class PartialSums(long rows, int channels, int count = 2)
{
    /// <summary>Rows a part: few enough to stay in a core's cache, and for float sums to be exact enough.</summary>
    public const int Rows = 64;

    /// <summary>Number of parts.</summary>
    public long Parts { get; } = (rows + Rows - 1) / Rows;

    /// <summary>Part after part, all channels' first sums and then their next ones; what was there before is not cleared.</summary>
    public float[] Values { get; } = GC.AllocateUninitializedArray<float>(checked((int)((rows + Rows - 1) / Rows * count * channels)));

    /// <summary>The sums over all parts, as the parts have them.</summary>
    public double[] Total()
    {
        double[] total = new double[count * channels];
        for (long part = 0; part < Parts; part++)
        {
            ReadOnlySpan<float> own = Values.AsSpan((int)part * total.Length, total.Length);
            int i = 0;
            for (; i <= total.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(own[i..]));
                (Vector256.Create<double>(total.AsSpan(i)) + low).CopyTo(total, i);
                (Vector256.Create<double>(total.AsSpan(i + Vector256<double>.Count)) + high).CopyTo(total, i + Vector256<double>.Count);
            }

            for (; i < total.Length; i++)
            {
                total[i] += own[i];
            }
        }

        return total;
    }
}
