using BenchmarkDotNet.Attributes;
using Vcmr.Media;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Benchmarks;

/// <summary>What a decoded frame costs: every one for the scenes, five a second for the encoder and for its descriptor.</summary>
[InProcess]
public class FrameBenchmark
{
    private readonly byte[] _square = new byte[5 * ClipPreprocessing.FrameBytes];
    private readonly float[] _features = new float[5 * VisualFeatures.Dimension];
    private readonly DescriptorEncoder _encoder = new();
    private YuvFrame _frame = null!;
    private SceneDetector _detector = null!;
    private ClipPreprocessing _preprocessing = null!;

    [Params("640x360", "1280x720", "1920x1080")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Size.Split('x').Select(int.Parse)];
        _frame = new YuvFrame(size[0], size[1], ColorMatrix.Bt709);
        new Random(1).NextBytes(_frame.Data);
        new Random(2).NextBytes(_square);
        _detector = SceneDetector.For(
            new VideoStream(0, size[0], size[1], new FrameRate(25, 1), false, 0, 0, null, ColorMatrix.Bt709, false), SceneVersion.V06, SceneDetector.DefaultThreshold, SceneDetector.DefaultMinimumFrames);
        _preprocessing = new ClipPreprocessing(size[0], size[1]);
    }

    [Benchmark]
    public void Scenes() => _detector.Add(_frame, 0);

    [Benchmark]
    public void Preprocessing() => _preprocessing.ToBytes(_frame, _square);

    [Benchmark(OperationsPerInvoke = 5)]
    public void Descriptor() => _encoder.Encode(_square, 5, _features);
}
