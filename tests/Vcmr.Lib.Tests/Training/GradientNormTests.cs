using TorchSharp.Modules;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

public sealed class GradientNormTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.3)]
    [InlineData(5, 0)]
    [InlineData(5, 0.7)]
    [InlineData(5, 1e-9)]
    [InlineData(5, 1e9)]
    [InlineData(0, 1)]
    public void Norm_and_gradients_are_torchs_to_the_bit(int count, double bound)
    {
        using var scope = NewDisposeScope();
        manual_seed(count);
        Tensor[] gradients = [.. Enumerable.Range(0, count).Select(i => randn(3 + (100 * i), 7).mul(i + 1))];
        Parameter[] own = Parameters(gradients), theirs = Parameters(gradients);
        double expected = nn.utils.clip_grad_norm_(theirs, bound > 0 ? bound : double.PositiveInfinity);
        double norm = GradientNorm.Clip(own, bound).item<float>();
        Assert.Equal(expected, norm);
        Assert.All(own.Zip(theirs), p => Assert.Equal(p.Second.grad?.data<float>().ToArray(), p.First.grad?.data<float>().ToArray()));
    }

    [Fact]
    public void Gradient_that_is_not_finite_shows_in_the_norm()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = Parameters([tensor(new float[] { 1, float.NaN }), ones(2)]);
        Assert.True(float.IsNaN(GradientNorm.Clip(parameters, 0.5).item<float>()));
    }

    // The last one has no gradient.
    private static Parameter[] Parameters(IEnumerable<Tensor> gradients) =>
    [
        .. gradients.Select(g => new Parameter(zeros_like(g)) { grad = g.clone() }),
        new Parameter(zeros(2)),
    ];
}
