using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>The loops of <see cref="MaxPool"/>, over rows of contiguous fp32 tensors.</summary>
internal static unsafe class MaxPoolKernel
{
    /// <summary>Writes each window's maximum, and which of its elements that is.</summary>
    public static void Forward(Tensor input, Tensor output, Tensor chosen, int size)
    {
        long width = output.shape[2], length = input.shape[2];
        fixed (float* x = Floats(input), y = Floats(output))
        fixed (byte* k = chosen.bytes)
        {
            (nint from, nint to, nint at) = ((nint)x, (nint)y, (nint)k);
            EachRow(output, row => ForwardRow((float*)from + (row * length), (float*)to + (row * width), (byte*)at + (row * width), (int)width, size));
        }
    }

    /// <summary>Hands each window's gradient to the element that was its maximum.</summary>
    public static void Backward(Tensor gradient, Tensor chosen, Tensor result, int size)
    {
        long width = gradient.shape[2], length = result.shape[2];
        fixed (float* g = Floats(gradient), r = Floats(result))
        fixed (byte* k = chosen.bytes)
        {
            (nint from, nint to, nint at) = ((nint)g, (nint)r, (nint)k);
            EachRow(gradient, row =>
            {
                float* own = (float*)to + (row * length);
                new Span<float>(own, (int)length).Clear();
                float* values = (float*)from + (row * width);
                byte* picks = (byte*)at + (row * width);
                for (int i = 0; i < width; i++)
                {
                    own[(i * size) + picks[i]] = values[i];
                }
            });
        }
    }

    private static void ForwardRow(float* x, float* y, byte* chosen, int width, int size)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<int> steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * size;
            for (; i <= width - 8; i += 8)
            {
                float* window = x + ((long)i * size);
                Vector256<float> best = Avx2.GatherVector256(window, steps, sizeof(float));
                Vector256<int> which = Vector256<int>.Zero;
                for (int j = 1; j < size; j++)
                {
                    Vector256<float> next = Avx2.GatherVector256(window + j, steps, sizeof(float));
                    // Greater, or the first NaN of the window: unordered compares true, unless the best is one already.
                    Vector256<float> take = Avx.CompareNotLessThanOrEqual(next, best) & Avx.CompareOrdered(best, best);
                    best = Vector256.ConditionalSelect(take, next, best);
                    which = Vector256.ConditionalSelect(take.AsInt32(), Vector256.Create(j), which);
                }

                best.Store(y + i);
                Vector128<short> narrow = Vector128.Narrow(which.GetLower(), which.GetUpper());
                *(ulong*)(chosen + i) = Vector128.Narrow(narrow, narrow).AsUInt64().ToScalar();
            }
        }

        for (; i < width; i++)
        {
            float best = x[(long)i * size];
            int which = 0;
            for (int j = 1; j < size; j++)
            {
                float next = x[((long)i * size) + j];
                if (!(next <= best) && !float.IsNaN(best))
                {
                    (best, which) = (next, j);
                }
            }

            (y[i], chosen[i]) = (best, (byte)which);
        }
    }

    private static void EachRow(Tensor tensor, Action<long> action)
    {
        long rows = tensor.shape[0] * tensor.shape[1];
        int threads = get_num_threads();
        long chunk = (rows + threads - 1) / threads;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            for (long row = part * chunk; row < Math.Min(rows, (part + 1) * chunk); row++)
            {
                action(row);
            }
        });
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
