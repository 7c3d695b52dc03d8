using BenchmarkDotNet.Attributes;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>Max pooling of a demo-width SampleCNN's first block, forward and backward: torch's kernel against ours.</summary>
[InProcess]
public class MaxPoolBenchmark
{
    private Tensor _input = null!;

    [GlobalSetup]
    public void Setup() => _input = randn(32, 16, 19_683, requires_grad: true);

    [Benchmark(Baseline = true)]
    public void Torch() => ForwardAndBackward(x => nn.functional.max_pool1d(x, 3, 3));

    [Benchmark]
    public void Own() => ForwardAndBackward(x => MaxPool.Apply(x, 3));

    private void ForwardAndBackward(Func<Tensor, Tensor> pool)
    {
        using var scope = NewDisposeScope();
        pool(_input).sum().backward();
    }
}
