using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Vcmr.Tests.Training;

public sealed class AdamWTests
{
    // The last but one lies in memory as columns, which the kernel leaves to libtorch.
    private static readonly long[][] Shapes = [[1], [7], [16, 33], [37, 1009], [4, 19], [3, 5, 9]];

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void Steps_are_those_of_TorchSharp_to_the_bit(double weightDecay)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Parameter[] ours = [.. Shapes.Select((s, i) => new Parameter(i == Shapes.Length - 2 ? randn(s.Reverse().ToArray()).t() : randn(s)))];
        Assert.Equal([true, true, true, true, false, true], ours.Select(p => AdamWKernel.Fits(p)));
        Parameter[] theirs = [.. ours.Select(p => new Parameter(p.detach().clone()))];
        using var optimizer = new AdamW(ours, 0.01, weightDecay);
        using optim.Optimizer reference = optim.AdamW(theirs, 0.01, weight_decay: weightDecay);
        for (int step = 0; step < 200; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.LearningRate = 0.01 / (1 + step);
            reference.ParamGroups.First().LearningRate = 0.01 / (1 + step);
            optimizer.ZeroGrad();
            reference.zero_grad();
            Tensor[] directions = [.. Shapes.Select(s => randn(s))];
            Loss(ours, directions, step).backward();
            Loss(theirs, directions, step).backward();
            optimizer.Step();
            reference.step();
        }

        Assert.All(ours.Zip(theirs), p => Assert.Equal(p.Second.contiguous().bytes, p.First.contiguous().bytes));
    }

    [Fact]
    public void Parameter_without_gradient_stays()
    {
        using var parameter = new Parameter(ones(3));
        using var optimizer = new AdamW([parameter], 0.1);
        optimizer.Step();
        Assert.Equal([1f, 1f, 1f], parameter.data<float>());
        Assert.Equal(0, optimizer.State[0].Step);
    }

    // The last parameter has a gradient from the third step on.
    private static Tensor Loss(Parameter[] parameters, Tensor[] directions, int step) =>
        stack(parameters.SkipLast(step < 2 ? 1 : 0).Select((p, i) => ((p * directions[i]).tanh() * p).sum())).sum();
}
