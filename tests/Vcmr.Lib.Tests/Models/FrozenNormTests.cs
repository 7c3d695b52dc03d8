using Vcmr.Models;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class FrozenNormTests
{
    [Theory]
    [InlineData(4, 16, 300, 3)]
    [InlineData(3, 8, 101, 3)]
    [InlineData(1, 24, 67, 1)]
    [InlineData(2, 8, 33, 4)]
    [InlineData(5, 8, 3, 3)]
    [InlineData(7, 128, 2, 1)]
    public void Values_and_running_statistics_are_torchs_to_the_bit(int rows, int channels, int length, int pool)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        manual_seed(rows);
        using BatchNorm1d own = new(channels), theirs = new(channels);
        // Negative weights too, which turn a window's order round.
        Tensor weight = randn(channels), bias = randn(channels);
        foreach (BatchNorm1d norm in new[] { own, theirs })
        {
            norm.weight!.copy_(weight);
            norm.bias!.copy_(bias);
        }

        for (int step = 0; step < 3; step++)
        {
            Tensor input = randn(rows, channels, length).mul(3).add(step);
            Tensor expected = nn.functional.relu(MaxPool.Apply(theirs.call(input), pool));
            Tensor? actual = FrozenNorm.Apply(input, own, pool);
            Assert.NotNull(actual);
            Assert.Equal(Bits(expected), Bits(actual));
        }

        Assert.Equal(Bits(theirs.running_mean!), Bits(own.running_mean!));
        Assert.Equal(Bits(theirs.running_var!), Bits(own.running_var!));
        Assert.Equal(3L, own.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Value_that_is_not_a_number_is_passed_on()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using BatchNorm1d norm = new(8);
        Tensor input = randn(2, 8, 60);
        input[0, 3, 7] = float.NaN;
        float[] values = FrozenNorm.Apply(input, norm, 3)!.data<float>().ToArray();
        // All of its channel: the mean is none either.
        Assert.Equal(2 * 20, values.Count(float.IsNaN));
    }

    [Fact]
    public void What_the_kernel_is_not_made_for_is_left_to_torch()
    {
        using var scope = NewDisposeScope();
        using BatchNorm1d norm = new(8), few = new(6);
        Assert.Null(FrozenNorm.Apply(randn(2, 8, 60), norm, 3));
        using var _ = no_grad();
        Assert.Null(FrozenNorm.Apply(randn(2, 6, 60), few, 3));
        Assert.Null(FrozenNorm.Apply(randn(2, 8, 1), norm, 1));
        Assert.Null(FrozenNorm.Apply(randn(2, 8, 60).to_type(ScalarType.BFloat16), norm, 3));
        Assert.Null(FrozenNorm.Apply(randn(2, 60, 8).transpose(1, 2), norm, 3));
        norm.eval();
        Assert.Null(FrozenNorm.Apply(randn(2, 8, 60), norm, 3));
    }

    [Fact]
    public void Frozen_blocks_give_what_they_gave_before_they_were_frozen()
    {
        using var scope = NewDisposeScope();
        var shape = new SampleCnnShape(4, 3, 5, Width: 8, EmbeddingSize: 16);
        manual_seed(1);
        using var plain = new SampleCnn(shape);
        manual_seed(1);
        using var frozen = new SampleCnn(shape);
        frozen.Freeze(4);
        Tensor input = randn(3, 1, shape.InputLength);
        Assert.Equal(Bits(plain.call(input)), Bits(frozen.call(input)));
        Assert.All(plain.state_dict().Where(t => t.Value.is_floating_point()), t => Assert.Equal(Bits(t.Value), Bits(frozen.state_dict()[t.Key])));
    }

    private static int[] Bits(Tensor tensor) => [.. tensor.detach().contiguous().data<float>().Select(BitConverter.SingleToInt32Bits)];
}
