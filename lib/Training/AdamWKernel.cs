using System.Runtime.Intrinsics;
using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// A step of <see cref="AdamW"/> over the memory of contiguous fp32 tensors on the CPU: two passes and libtorch's root between them, where
/// libtorch would take eight. Each operation is rounded as libtorch's is, so that not a bit differs; that is why the root is libtorch's own,
/// which is not always the nearest number.
/// </summary>
/// <param name="Decay">What a parameter is multiplied by first.</param>
/// <param name="Beta1">What the mean is multiplied by.</param>
/// <param name="Beta2">What the mean square is multiplied by.</param>
/// <param name="Correction">What the mean square's root is divided by.</param>
/// <param name="Epsilon">What is added to it.</param>
/// <param name="Size">The step's size, below 0.</param>
internal readonly record struct AdamWKernel(double Decay, double Beta1, double Beta2, double Correction, double Epsilon, double Size)
{
    // Numbers of a part; a tensor of no more is one core's.
    private const int Part = 1 << 14;

    /// <summary>Whether tensors are such as a step takes.</summary>
    public static bool Fits(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.device_type != DeviceType.CPU || tensor.dtype != ScalarType.Float32 || !tensor.is_contiguous() || tensor.numel() == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves a parameter and its moments.</summary>
    public unsafe void Step(Tensor parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        long count = parameter.numel();
        float* p = Place(parameter), g = Place(gradient), m = Place(mean), v = Place(square);
        AdamWKernel numbers = this;
        TensorLoops.Each(Parts(count), part => numbers.Follow(g, m, v, part * Part, Math.Min(count, (part + 1) * Part)));
        using Tensor root = square.sqrt();
        float* r = Place(root);
        TensorLoops.Each(Parts(count), part => numbers.Move(p, m, r, part * Part, Math.Min(count, (part + 1) * Part)));
    }

    // The moments.
    private unsafe void Follow(float* gradient, float* mean, float* square, long from, long to)
    {
        (float beta1, float rest1, float beta2, float rest2) = ((float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2));
        long i = from;
        for (; i <= to - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> own = Vector256.Load(gradient + i);
            Vector256.FusedMultiplyAdd(own, Vector256.Create(rest1), Vector256.Load(mean + i) * beta1).Store(mean + i);
            Vector256.FusedMultiplyAdd(own * rest2, own, Vector256.Load(square + i) * beta2).Store(square + i);
        }

        for (; i < to; i++)
        {
            mean[i] = MathF.FusedMultiplyAdd(gradient[i], rest1, mean[i] * beta1);
            square[i] = MathF.FusedMultiplyAdd(gradient[i] * rest2, gradient[i], square[i] * beta2);
        }
    }

    private unsafe void Move(float* parameter, float* mean, float* root, long from, long to)
    {
        (float decay, float correction, float epsilon, float size) = ((float)Decay, (float)Correction, (float)Epsilon, (float)Size);
        long i = from;
        for (; i <= to - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> divisor = (Vector256.Load(root + i) / Vector256.Create(correction)) + Vector256.Create(epsilon);
            ((Vector256.Load(parameter + i) * decay) + (Vector256.Load(mean + i) * size / divisor)).Store(parameter + i);
        }

        for (; i < to; i++)
        {
            parameter[i] = (parameter[i] * decay) + (mean[i] * size / ((root[i] / correction) + epsilon));
        }
    }

    private static long Parts(long count) => (count + Part - 1) / Part;

    private static unsafe float* Place(Tensor tensor)
    {
        using Tensor flat = tensor.view(-1);
        return (float*)TensorLoops.Place(flat);
    }
}
