using BenchmarkDotNet.Attributes;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>Embedding 16 waveforms of 6.15 s: the network in evaluation mode against its folded copy; the time is that of one waveform.</summary>
[InProcess]
public class FoldBenchmark
{
    private const int Batch = 16;
    private SampleCnn _model = null!;
    private SampleCnn _folded = null!;
    private Tensor _waveforms = null!;

    [Params(16, 128)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _model = new SampleCnn(SampleCnnShape.ForInput(98_415, Width));
        _model.eval();
        _folded = _model.Fold();
        _waveforms = randn(Batch, 1, 98_415).mul_(0.1);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Batch)]
    public void WithBatchNorm() => Embed(_model);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Folded() => Embed(_folded);

    private void Embed(SampleCnn encoder)
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        encoder.call(_waveforms);
    }
}
