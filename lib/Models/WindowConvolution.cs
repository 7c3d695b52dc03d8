using System.Runtime.Intrinsics;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// The first convolution of a SampleCNN: windows of one channel that do not overlap, which are rows of a matrix. The gradient of its few
/// weights is a product of two very long and thin matrices, which takes torch four times as long as one pass over the output's gradient.
/// </summary>
internal static class WindowConvolution
{
    /// <summary>Convolves.</summary>
    /// <param name="windows">The windows <c>[batch, length, kernel]</c>, contiguous, in fp32.</param>
    /// <param name="weight">Weights <c>[channels, kernel]</c>, eight channels at least.</param>
    /// <param name="bias">Bias.</param>
    /// <returns><c>[batch, length, channels]</c>, which the caller disposes.</returns>
    public static Tensor Apply(Tensor windows, Tensor weight, Tensor bias) => Function.apply(windows, weight, bias);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(WindowConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            (Tensor windows, Tensor weight, Tensor bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            ctx.save_for_backward([windows, weight]);
            ctx.save_data("input", windows.requires_grad);
            return nn.functional.linear(windows, weight, bias);
        }

        public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            using Tensor windows = saved[0], weight = saved[1];
            using (grad_output)
            using (Tensor gradient = grad_output.contiguous())
            {
                (int channels, int kernel) = ((int)gradient.shape[2], (int)windows.shape[2]);
                var sums = new PartialSums(gradient.shape[0] * gradient.shape[1], channels, kernel + 1);
                fixed (float* partial = sums.Values)
                {
                    var loops = new WindowSums((float*)TensorLoops.Place(windows), TensorLoops.Place(gradient), partial, gradient.shape[0] * gradient.shape[1], channels, kernel);
                    TensorLoops.Each(sums.Parts, gradient.dtype == ScalarType.BFloat16 ? loops.Part<Bf16> : loops.Part<Fp32>);
                }

                float[] total = [.. sums.Total().Select(v => (float)v)];
                using Tensor byTap = tensor(total[..(kernel * channels)], [kernel, channels]);
                Tensor? input = (bool)ctx.get_data("input") ? gradient.to_type(ScalarType.Float32).matmul(weight) : null;
                return [input!, byTap.t().contiguous(), tensor(total[(kernel * channels)..])];
            }
        }
    }
}

/// <summary>Sums of an output's gradient times each tap of its window, and of the gradient itself.</summary>
/// <param name="windows">The windows <c>[rows, kernel]</c>.</param>
/// <param name="gradient">The gradient <c>[rows, channels]</c>.</param>
/// <param name="partial">Receives the sums of each part, tap by tap and the gradient's own at last.</param>
/// <param name="rows">Rows.</param>
/// <param name="channels">Channels.</param>
/// <param name="kernel">Taps.</param>
internal sealed unsafe class WindowSums(float* windows, void* gradient, float* partial, long rows, int channels, int kernel)
{
    /// <summary>Sums a part.</summary>
    public void Part<T>(long part)
        where T : IElement
    {
        float* sums = partial + (part * (kernel + 1) * channels);
        long first = part * PartialSums.Rows, end = Math.Min(rows, first + PartialSums.Rows);
        float one = 1;
        float* taps = windows + (first * kernel);
        for (int c = 0; c < channels; c = WindowLoops.Next(c, channels))
        {
            // Three sums a turn do not wait for each other. The one after the kernel's is the plain one, of products with 1.
            for (int k = 0; k <= kernel; k += 3)
            {
                int second = Math.Min(k + 1, kernel), third = Math.Min(k + 2, kernel);
                int stepA = Step(k), stepB = Step(second), stepD = Step(third);
                float* a = stepA == 0 ? &one : taps + k;
                float* b = stepB == 0 ? &one : taps + second;
                float* d = stepD == 0 ? &one : taps + third;
                Vector256<float> sumA = default, sumB = default, sumD = default;
                for (long row = first; row < end; row++)
                {
                    Vector256<float> own = T.Load(gradient, (row * channels) + c);
                    sumA = Vector256.FusedMultiplyAdd(own, Vector256.Create(*a), sumA);
                    sumB = Vector256.FusedMultiplyAdd(own, Vector256.Create(*b), sumB);
                    sumD = Vector256.FusedMultiplyAdd(own, Vector256.Create(*d), sumD);
                    a += stepA;
                    b += stepB;
                    d += stepD;
                }

                sumA.Store(sums + (k * channels) + c);
                sumB.Store(sums + (second * channels) + c);
                sumD.Store(sums + (third * channels) + c);
            }
        }

        int Step(int k) => k == kernel ? 0 : kernel;
    }
}
