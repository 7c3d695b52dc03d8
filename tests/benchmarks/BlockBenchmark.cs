using BenchmarkDotNet.Attributes;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>The first pooled block of a SampleCNN, forward and backward: torch's layers one by one against the block as it trains.</summary>
[InProcess]
public class BlockBenchmark
{
    private SampleCnnBlock _block = null!;
    private Tensor _input = null!;

    [Params(16, 128)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _block = new SampleCnnBlock(nn.Conv1d(Width, Width, 3, padding: 1), new BatchNorm1d(Width), 3);
        // As the block before hands it on.
        _input = randn(8, 19_683, Width).transpose(1, 2).requires_grad_();
    }

    [Benchmark(Baseline = true)]
    public void Layers() => ForwardAndBackward(layered: true);

    [Benchmark]
    public void Own() => ForwardAndBackward(layered: false);

    private void ForwardAndBackward(bool layered)
    {
        using var scope = NewDisposeScope();
        _block.IsLayered = layered;
        _block.call(_input).sum().backward();
    }
}
