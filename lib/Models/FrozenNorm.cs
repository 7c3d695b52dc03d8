using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Batch norm in training mode, pooling and ReLU of a block that gets no gradient, in one go: values and running statistics are
/// torch's bit for bit. torch adds a channel's values one after the other, and waits for each sum before the next; here eight channels
/// are added side by side, each in its own order. On the CPU in fp32; whether this libtorch rounds as this code does is tried out once.
/// </summary>
internal static unsafe class FrozenNorm
{
    private const int Together = 8;
    private static readonly Lazy<bool> IsTorchs = new(Compare);

    /// <summary>Takes <c>[batch, channels, length]</c> to <c>[batch, channels, length / pool]</c> and follows the batch's statistics. The caller disposes the result.</summary>
    /// <returns>Null where only torch can do it.</returns>
    public static Tensor? Apply(Tensor input, BatchNorm1d norm, int pool) =>
        Fits(input, norm, pool) && IsTorchs.Value ? Compute(input, norm, pool) : null;

    private static bool Fits(Tensor input, BatchNorm1d norm, int pool) =>
        Avx2.IsSupported && Fma.IsSupported && norm.training && norm.Follows && !is_grad_enabled()
        && input.device_type == DeviceType.CPU && input.dtype == ScalarType.Float32 && input.dim() == 3 && input.is_contiguous()
        // Channels of one value each go another way in torch.
        && input.shape[1] % Together == 0 && input.shape[2] >= pool && input.shape[2] > 1
        // TorchSharp's spans of bytes are no longer than that.
        && input.numel() * sizeof(float) <= int.MaxValue;

    private static Tensor Compute(Tensor input, BatchNorm1d norm, int pool)
    {
        (long rows, long channels, long length) = (input.shape[0], input.shape[1], input.shape[2]);
        float[] factors = new float[channels], terms = new float[channels];
        norm.num_batches_tracked!.Add_(Numbers.One);
        Tensor output = empty(rows, channels, length / pool);
        fixed (byte* x = input.bytes, y = output.bytes, m = norm.running_mean!.bytes, v = norm.running_var!.bytes, w = norm.weight!.bytes, b = norm.bias!.bytes)
        fixed (float* factor = factors, term = terms)
        {
            (nint from, nint to, nint means, nint variances, nint weights, nint biases, nint alpha, nint beta) =
                ((nint)x, (nint)y, (nint)m, (nint)v, (nint)w, (nint)b, (nint)factor, (nint)term);
            var threads = new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() };
            float momentum = (float)norm.Momentum;
            Parallel.For(0, channels / Together, threads, group =>
            {
                float* mean = stackalloc float[Together], sum = stackalloc float[Together];
                Statistics((float*)from + (group * Together * length), rows, channels, length, mean, sum);
                for (int i = 0; i < Together; i++)
                {
                    long c = (group * Together) + i;
                    Follow((float*)means + c, (float*)variances + c, mean[i], sum[i], rows * length, momentum);
                    // As torch: the deviation's inverse in double precision, everything else in single.
                    float inverse = (float)(1 / Math.Sqrt((double)(sum[i] / (rows * length)) + BatchNorm.Epsilon));
                    ((float*)alpha)[c] = inverse * ((float*)weights)[c];
                    ((float*)beta)[c] = MathF.FusedMultiplyAdd(-mean[i], ((float*)alpha)[c], ((float*)biases)[c]);
                }
            });
            Parallel.For(0, channels, threads, c =>
            {
                for (long n = 0; n < rows; n++)
                {
                    long row = (n * channels) + c;
                    Pool((float*)from + (row * length), (float*)to + (row * (length / pool)), (int)(length / pool), pool, ((float*)alpha)[c], ((float*)beta)[c]);
                }
            });
        }

        return output;
    }

    private static void Follow(float* runningMean, float* runningVariance, float mean, float sum, long count, float momentum)
    {
        *runningMean = (momentum * mean) + ((1 - momentum) * *runningMean);
        double unbiased = sum / (count - 1);
        *runningVariance = (float)((momentum * unbiased) + ((1 - momentum) * *runningVariance));
    }

    /// <summary>Means of eight channels, and sums of squared differences from them.</summary>
    private static void Statistics(float* x, long rows, long channels, long length, float* mean, float* sum)
    {
        Vector128<float> zero = Vector128<float>.Zero;
        double* total = stackalloc double[Together];
        Add(x, rows, channels, length, zero, zero, squares: false, total);
        for (int i = 0; i < Together; i++)
        {
            mean[i] = (float)(total[i] / (rows * length));
        }

        Add(x, rows, channels, length, Vector128.Load(mean), Vector128.Load(mean + 4), squares: true, total);
        for (int i = 0; i < Together; i++)
        {
            sum[i] = (float)total[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, long rows, long channels, long length, Vector128<float> lowMean, Vector128<float> highMean, bool squares, double* total)
    {
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        for (long n = 0; n < rows; n++, x += channels * length)
        {
            long i = 0;
            for (; i <= length - 4; i += 4)
            {
                Four(x + i, length, lowMean, squares, ref low);
                Four(x + i + (4 * length), length, highMean, squares, ref high);
            }

            for (; i < length; i++)
            {
                float* a = x + i, b = a + (4 * length);
                One(Vector128.Create(a[0], a[length], a[2 * length], a[3 * length]), lowMean, squares, ref low);
                One(Vector128.Create(b[0], b[length], b[2 * length], b[3 * length]), highMean, squares, ref high);
            }
        }

        low.Store(total);
        high.Store(total + 4);
    }

    // Four moments of four channels, turned so that a vector holds one moment of all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* x, long length, Vector128<float> mean, bool squares, ref Vector256<double> sum)
    {
        Vector128<float> a = Vector128.Load(x), b = Vector128.Load(x + length), c = Vector128.Load(x + (2 * length)), d = Vector128.Load(x + (3 * length));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
        One(Sse.MoveLowToHigh(ab, cd), mean, squares, ref sum);
        One(Sse.MoveHighToLow(cd, ab), mean, squares, ref sum);
        (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
        One(Sse.MoveLowToHigh(ab, cd), mean, squares, ref sum);
        One(Sse.MoveHighToLow(cd, ab), mean, squares, ref sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(Vector128<float> values, Vector128<float> mean, bool squares, ref Vector256<double> sum)
    {
        if (squares)
        {
            values -= mean;
            values *= values;
        }

        sum += Avx.ConvertToVector256Double(values);
    }

    private static void Pool(float* x, float* y, int width, int size, float alpha, float beta)
    {
        (Vector256<float> factor, Vector256<float> term) = (Vector256.Create(alpha), Vector256.Create(beta));
        Vector256<int> steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * size;
        int i = 0;
        for (; i <= width - 8; i += 8)
        {
            float* window = x + ((long)i * size);
            Vector256<float> best = Fma.MultiplyAdd(size == 1 ? Vector256.Load(window) : Avx2.GatherVector256(window, steps, sizeof(float)), factor, term);
            for (int j = 1; j < size; j++)
            {
                Vector256<float> next = Fma.MultiplyAdd(Avx2.GatherVector256(window + j, steps, sizeof(float)), factor, term);
                // Greater, or the first that is not a number.
                best = Vector256.ConditionalSelect(Avx.CompareNotLessThanOrEqual(next, best) & Avx.CompareOrdered(best, best), next, best);
            }

            // The second of two that are equal or not comparable, as in torch.
            Avx.Max(Vector256<float>.Zero, best).Store(y + i);
        }

        for (; i < width; i++)
        {
            float best = MathF.FusedMultiplyAdd(x[(long)i * size], alpha, beta);
            for (int j = 1; j < size; j++)
            {
                float next = MathF.FusedMultiplyAdd(x[((long)i * size) + j], alpha, beta);
                best = !(next <= best) && !float.IsNaN(best) ? next : best;
            }

            y[i] = best < 0 ? 0 : best;
        }
    }

    /// <summary>Whether torch gives the same bits here; a libtorch built for another processor may round otherwise.</summary>
    private static bool Compare()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using BatchNorm1d own = new(Together), theirs = new(Together);
        // Enough for every part of the loops, with numbers of its own: torch's generator must not move.
        float[] values = new float[3 * Together * 101];
        var random = new CounterRandom(1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(1 + random.NextGaussian());
        }

        foreach (BatchNorm1d norm in (BatchNorm1d[])[own, theirs])
        {
            norm.weight!.copy_(tensor(values[..Together]));
            norm.bias!.copy_(tensor(values[Together..(2 * Together)]));
        }

        Tensor input = tensor(values).clone().view(3, Together, 101);
        Tensor fast = Compute(input, own, 3), slow = nn.functional.relu(MaxPool.Apply(theirs.call(input), 3));
        return Bits(fast).SequenceEqual(Bits(slow)) && Bits(own.running_mean!).SequenceEqual(Bits(theirs.running_mean!)) && Bits(own.running_var!).SequenceEqual(Bits(theirs.running_var!));

        static int[] Bits(Tensor tensor) => [.. tensor.data<float>().Select(BitConverter.SingleToInt32Bits)];
    }
}
