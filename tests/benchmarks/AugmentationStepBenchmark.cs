using BenchmarkDotNet.Attributes;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>Each augmentation of a crop of 6.15 s, sample by sample and as a batch of one, on one core.</summary>
[InProcess]
public class AugmentationStepBenchmark
{
    private const int Samples = 98_415;
    private readonly AugmentationChain _chain = new(new AugmentationOptions());
    private readonly BatchedAugmentation _batched = new(PitchShifter.PhaseVocoder);
    private readonly float[] _crop = Crop(Samples);
    private readonly float[] _work = new float[Samples];
    private Tensor _batch = null!;

    [ParamsSource(nameof(Draws))]
    public AugmentationDraw Draw { get; set; } = new();

    public static IEnumerable<AugmentationDraw> Draws =>
    [
        new() { Polarity = true },
        new() { NoiseRatio = 0.01, NoiseKey = 1 },
        new() { GainDecibels = -10 },
        new() { Filter = new FilterDraw(FilterKind.HighPass, 200) },
        new() { Filter = new FilterDraw(FilterKind.LowPass, 2200) },
        new() { DelayMilliseconds = 300 },
        new() { PitchCents = 500 },
        new() { PitchCents = -500 },
        new() { Reverb = new ReverbDraw(50, 50, 50) },
    ];

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _batch = tensor(_crop, [1, Samples]);
    }

    [Benchmark(Baseline = true)]
    public void SampleBySample()
    {
        _crop.CopyTo(_work, 0);
        _chain.Apply(_work, Draw);
    }

    [Benchmark]
    public void Batched() => _batched.Apply(_batch, [Draw]).Dispose();

    internal static float[] Crop(int samples)
    {
        var random = new CounterRandom(1);
        var crop = new float[samples];
        foreach (ref float value in crop.AsSpan())
        {
            value = (float)(0.2 * random.NextGaussian());
        }

        return crop;
    }
}
