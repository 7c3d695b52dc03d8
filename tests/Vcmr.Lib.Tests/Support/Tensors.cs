using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>Comparing tensors.</summary>
internal static class Tensors
{
    /// <summary>The same with a tensor's values.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        using Tensor flat = expected.detach().contiguous();
        Close(flat.data<float>().ToArray(), actual, tolerance);
    }

    /// <summary>All values are within <paramref name="tolerance"/> of the expected ones; the failure names the largest difference.</summary>
    public static void Close(float[] expected, Tensor actual, double tolerance)
    {
        using Tensor flat = actual.detach().contiguous();
        float[] values = flat.data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(float.IsFinite(values[i]), $"value {i} is {values[i]}");
            largest = Math.Max(largest, Math.Abs((double)expected[i] - values[i]));
        }

        Assert.True(largest <= tolerance, $"largest difference {largest:g3}, allowed {tolerance:g3}");
    }

    /// <summary>The Euclidean norm, summed in double precision: in single precision the sum of a million squares is off by 1e-5.</summary>
    public static double Norm(Tensor tensor) => tensor.to(ScalarType.Float64).norm().ToDouble();
}
