using BenchmarkDotNet.Attributes;
using Vcmr.Audio.Augmentation;

namespace Vcmr.Benchmarks;

/// <summary>The whole chain of stage 1 with the paper's probabilities, on one core; the time is that of one crop of 6.15 s.</summary>
[InProcess]
public class AugmentationBenchmark
{
    private const int Crops = 64;
    private readonly AugmentationChain _chain = new(new AugmentationOptions());
    private readonly float[] _crop = new float[98_415];
    private readonly float[] _work = new float[98_415];

    [GlobalSetup]
    public void Setup()
    {
        var random = new CounterRandom(1);
        for (int i = 0; i < _crop.Length; i++)
        {
            _crop[i] = (float)(0.2 * random.NextGaussian());
        }
    }

    [Benchmark(OperationsPerInvoke = Crops)]
    public void Chain()
    {
        for (int i = 0; i < Crops; i++)
        {
            _crop.CopyTo(_work, 0);
            _chain.Apply(_work, new CounterRandom(2, i));
        }
    }
}
