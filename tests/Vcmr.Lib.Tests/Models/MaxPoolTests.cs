using Vcmr.Models;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class MaxPoolTests
{
    [Theory]
    [InlineData(3, 81)]
    [InlineData(3, 100)]
    [InlineData(4, 256)]
    [InlineData(2, 35)]
    public void Values_and_gradients_equal_torchs(int size, int length)
    {
        using var scope = NewDisposeScope();
        // Rounded, so that windows hold equal values, and with an infinity.
        Tensor x = randn(3, 5, length).mul(3).round();
        x[0, 0, 1] = float.PositiveInfinity;
        Tensor own = x.clone().requires_grad_(), theirs = x.clone().requires_grad_();
        Tensor a = MaxPool.Apply(own, size), b = nn.functional.max_pool1d(theirs, size, size);
        Tensor weights = randn(b.shape);
        a.mul(weights).masked_fill(isinf(a), 0).sum().backward();
        b.mul(weights).masked_fill(isinf(b), 0).sum().backward();

        Assert.Equal(b.data<float>().ToArray(), a.data<float>().ToArray());
        Assert.Equal(theirs.grad!.data<float>().ToArray(), own.grad!.data<float>().ToArray());
    }

    [Fact]
    public void NaN_is_passed_on_wherever_it_lies_in_the_window()
    {
        using var scope = NewDisposeScope();
        for (int at = 0; at < 51; at++)
        {
            Tensor x = rand(1, 1, 51);
            x[0, 0, at] = float.NaN;
            float[] y = MaxPool.Apply(x, 3).data<float>().ToArray();
            Assert.Equal([at / 3], Enumerable.Range(0, 17).Where(i => float.IsNaN(y[i])));
            float[] half = Floats(MaxPool.Apply(x.to_type(ScalarType.BFloat16), 3));
            Assert.Equal([at / 3], Enumerable.Range(0, 17).Where(i => float.IsNaN(half[i])));
        }
    }

    [Theory]
    [InlineData(2, 35)]
    [InlineData(3, 24)]
    [InlineData(3, 100)]
    [InlineData(4, 256)]
    public void Bf16_values_and_gradients_are_those_of_fp32(int size, int length)
    {
        using var scope = NewDisposeScope();
        Tensor half = randn(3, 5, length).mul(3).round().to_type(ScalarType.BFloat16);
        Tensor own = half.clone().requires_grad_(), exact = half.to_type(ScalarType.Float32).requires_grad_();
        Tensor a = MaxPool.Apply(own, size), b = MaxPool.Apply(exact, size);
        Tensor weights = randn(b.shape).to_type(ScalarType.BFloat16);
        a.mul(weights).sum().backward();
        b.mul(weights.to_type(ScalarType.Float32)).sum().backward();

        Assert.Equal((ScalarType.BFloat16, ScalarType.BFloat16), (a.dtype, own.grad!.dtype));
        Assert.Equal(Floats(b), Floats(a));
        Assert.Equal(Floats(exact.grad!), Floats(own.grad));
    }

    [Fact]
    public void Tensors_of_another_device_are_left_to_torch()
    {
        using var scope = NewDisposeScope();
        Tensor pooled = MaxPool.Apply(zeros(2, 3, 10, device: META), 3);
        Assert.Equal([2L, 3L, 3L], pooled.shape);
        Assert.Equal(TorchSharp.DeviceType.META, pooled.device_type);
    }

    private static float[] Floats(Tensor tensor) => tensor.to_type(ScalarType.Float32).data<float>().ToArray();

    [Fact]
    public void Other_types_are_left_to_torch()
    {
        using var scope = NewDisposeScope();
        Tensor x = rand(1, 2, 9, dtype: ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, MaxPool.Apply(x, 3).dtype);
    }
}
