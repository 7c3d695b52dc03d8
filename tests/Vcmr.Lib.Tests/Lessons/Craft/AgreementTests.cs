using TorchSharp;
using Vcmr.Lessons.Craft;
using Xunit;

namespace Vcmr.Tests.Lessons.Craft;

public sealed class AgreementTests
{
    [Fact]
    public void Numbers_that_agree_are_shown_with_the_size_of_their_difference()
    {
        Assert.Equal("loss: by hand 1.250000, by the library 1.250003: greatest difference below 1e-5", Agreement.Of(1.25, 1.250003, "loss"));
        Assert.Equal("losses: no difference", Agreement.Of([1, 2.0], [1, 2.0], "losses"));
    }

    [Theory]
    [InlineData(1, 1.01)]
    [InlineData(0, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Numbers_that_differ_fail(double byHand, double library) =>
        Assert.StartsWith("The loss differs by ", Assert.Throws<VcmrException>(() => Agreement.Of(byHand, library, "loss")).Message, StringComparison.Ordinal);

    [Fact]
    public void Large_numbers_may_differ_by_more() => Assert.Contains("below 1e", Agreement.Of(10_000, 10_001, "sum"), StringComparison.Ordinal);

    [Fact]
    public void Tensors_of_other_shapes_fail_by_their_shapes()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("[2, 3] by hand and [3, 2]", Assert.Throws<VcmrException>(() => Agreement.Of(torch.zeros(2, 3), torch.zeros(3, 2), "product")).Message, StringComparison.Ordinal);
        Assert.Equal("product [2, 3]: no difference", Agreement.Of(torch.ones(2, 3), torch.ones(2, 3), "product"));
    }
}
