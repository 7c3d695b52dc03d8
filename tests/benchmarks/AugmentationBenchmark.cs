using BenchmarkDotNet.Attributes;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>The whole chain of stage 1 with the paper's probabilities, on one core; the time is that of one crop of 6.15 s.</summary>
[InProcess]
public class AugmentationBenchmark
{
    private const int Crops = 64;
    private const int Samples = 98_415;
    private readonly AugmentationChain _chain = new(new AugmentationOptions());
    private readonly BatchedAugmentation _wsola = new();
    private readonly BatchedAugmentation _vocoder = new(PitchShifter.PhaseVocoder);
    private readonly float[] _crop = AugmentationStepBenchmark.Crop(Samples);
    private readonly float[] _work = new float[Samples];
    private AugmentationDraw[] _draws = [];
    private Tensor _batch = null!;

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _draws = [.. Enumerable.Range(0, Crops).Select(i => _chain.Draw(new CounterRandom(2, i)))];
        _batch = tensor(_crop).expand(Crops, 1, Samples).contiguous();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Crops)]
    public void Chain()
    {
        foreach (AugmentationDraw draw in _draws)
        {
            _crop.CopyTo(_work, 0);
            _chain.Apply(_work, draw);
        }
    }

    [Benchmark(OperationsPerInvoke = Crops)]
    public void Batched() => _wsola.Apply(_batch, _draws).Dispose();

    [Benchmark(OperationsPerInvoke = Crops)]
    public void BatchedWithVocoder() => _vocoder.Apply(_batch, _draws).Dispose();
}
