using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Max pooling over the last dimension, stride equal to the kernel size. On the CPU in fp32 and bf16 a vectorised kernel
/// takes the place of torch's, whose one-dimensional pooling costs a third of a SampleCNN's forward pass; values,
/// gradients, the choice among equals (the first) and the passing on of NaN are the same.
/// </summary>
internal static class MaxPool
{
    /// <summary>Pools <c>[batch, channels, length]</c> to <c>[batch, channels, length / size]</c>; a rest is dropped. The caller disposes the result.</summary>
    public static Tensor Apply(Tensor input, int size) =>
        input.device_type == DeviceType.CPU && (input.dtype is ScalarType.Float32 or ScalarType.BFloat16) && size <= byte.MaxValue
            ? Function.apply(input, size)
            : functional.max_pool1d(input, size, size);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        // libtorch shares a result only after it was returned, so that it cannot be disposed here; left to the step's scope, the
        // gradients of all layers would stay until the step ends.
        [ThreadStatic]
        private static Tensor? _last;

        public override string Name => nameof(MaxPool);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var size = (int)vars[1];
            using Tensor input = ((Tensor)vars[0]).contiguous();
            long[] shape = input.shape;
            Tensor output = empty(shape[0], shape[1], shape[2] / size, dtype: input.dtype);
            Tensor chosen = empty(output.shape, dtype: ScalarType.Byte);
            MaxPoolKernel.Forward(input, output, chosen, size);
            ctx.save_for_backward([chosen]);
            ctx.save_data("size", size);
            ctx.save_data("length", shape[2]);
            return output;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            _last?.Dispose();
            using Tensor chosen = ctx.get_saved_variables()[0];
            Tensor result;
            using (grad_output)
            using (Tensor gradient = grad_output.contiguous())
            {
                result = empty(gradient.shape[0], gradient.shape[1], (long)ctx.get_data("length"), dtype: gradient.dtype);
                MaxPoolKernel.Backward(gradient, chosen, result, (int)ctx.get_data("size"));
            }

            _last = result;
            return [result, null!];
        }
    }
}

/// <summary>The loops of <see cref="MaxPool"/>, over rows of contiguous fp32 or bf16 tensors; bf16 is the upper half of fp32.</summary>
internal static unsafe class MaxPoolKernel
{
    /// <summary>Writes each window's maximum, and which of its elements that is.</summary>
    public static void Forward(Tensor input, Tensor output, Tensor chosen, int size)
    {
        int width = (int)output.shape[2];
        long length = input.shape[2];
        bool isHalf = input.dtype == ScalarType.BFloat16;
        fixed (byte* x = input.bytes, y = output.bytes, k = chosen.bytes)
        {
            (nint from, nint to, nint at) = ((nint)x, (nint)y, (nint)k);
            EachRow(output, row =>
            {
                byte* picks = (byte*)at + (row * width);
                if (isHalf)
                {
                    ForwardRow((ushort*)from + (row * length), (ushort*)to + (row * width), picks, width, size);
                }
                else
                {
                    ForwardRow((float*)from + (row * length), (float*)to + (row * width), picks, width, size);
                }
            });
        }
    }

    /// <summary>Hands each window's gradient to the element that was its maximum.</summary>
    public static void Backward(Tensor gradient, Tensor chosen, Tensor result, int size)
    {
        if (gradient.dtype == ScalarType.BFloat16)
        {
            Backward<ushort>(gradient, chosen, result, size);
        }
        else
        {
            Backward<float>(gradient, chosen, result, size);
        }
    }

    private static void Backward<T>(Tensor gradient, Tensor chosen, Tensor result, int size)
        where T : unmanaged
    {
        long width = gradient.shape[2], length = result.shape[2];
        fixed (byte* g = gradient.bytes, r = result.bytes, k = chosen.bytes)
        {
            (nint from, nint to, nint at) = ((nint)g, (nint)r, (nint)k);
            EachRow(gradient, row =>
            {
                T* own = (T*)to + (row * length);
                new Span<T>(own, (int)length).Clear();
                T* values = (T*)from + (row * width);
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
                    Take(Avx2.GatherVector256(window + j, steps, sizeof(float)), j, ref best, ref which);
                }

                best.Store(y + i);
                Store(which, chosen + i);
            }
        }

        for (; i < width; i++)
        {
            float best = x[(long)i * size];
            int which = 0;
            for (int j = 1; j < size; j++)
            {
                Take(x[((long)i * size) + j], j, ref best, ref which);
            }

            (y[i], chosen[i]) = (best, (byte)which);
        }
    }

    private static void ForwardRow(ushort* x, ushort* y, byte* chosen, int width, int size)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<int> steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * size;
            // A gather reads four bytes, two more than the element has; the row's last window must not be among them.
            for (; i < width - 8; i += 8)
            {
                ushort* window = x + ((long)i * size);
                Vector256<float> best = Gather(window, steps);
                Vector256<int> which = Vector256<int>.Zero;
                for (int j = 1; j < size; j++)
                {
                    Take(Gather(window + j, steps), j, ref best, ref which);
                }

                Vector256<uint> upper = best.AsUInt32() >>> 16;
                Vector128.Narrow(upper.GetLower(), upper.GetUpper()).Store(y + i);
                Store(which, chosen + i);
            }
        }

        for (; i < width; i++)
        {
            float best = Widen(x[(long)i * size]);
            int which = 0;
            for (int j = 1; j < size; j++)
            {
                Take(Widen(x[((long)i * size) + j]), j, ref best, ref which);
            }

            (y[i], chosen[i]) = ((ushort)(BitConverter.SingleToUInt32Bits(best) >> 16), (byte)which);
        }
    }

    private static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    private static Vector256<float> Gather(ushort* window, Vector256<int> steps) =>
        (Avx2.GatherVector256((int*)window, steps, sizeof(ushort)) << 16).AsSingle();

    // Greater, or the first NaN of the window: unordered compares true, unless the best is one already.
    private static void Take(Vector256<float> next, int j, ref Vector256<float> best, ref Vector256<int> which)
    {
        Vector256<float> take = Avx.CompareNotLessThanOrEqual(next, best) & Avx.CompareOrdered(best, best);
        best = Vector256.ConditionalSelect(take, next, best);
        which = Vector256.ConditionalSelect(take.AsInt32(), Vector256.Create(j), which);
    }

    private static void Take(float next, int j, ref float best, ref int which)
    {
        if (!(next <= best) && !float.IsNaN(best))
        {
            (best, which) = (next, j);
        }
    }

    private static void Store(Vector256<int> which, byte* chosen)
    {
        Vector128<short> narrow = Vector128.Narrow(which.GetLower(), which.GetUpper());
        *(ulong*)chosen = Vector128.Narrow(narrow, narrow).AsUInt64().ToScalar();
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
}
