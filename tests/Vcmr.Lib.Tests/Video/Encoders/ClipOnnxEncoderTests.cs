using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Weights;
using Xunit;

namespace Vcmr.Tests.Video.Encoders;

public sealed class ClipOnnxEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1e-4)]
    [InlineData(true, 0.03)]
    public void Tower_in_float32_and_float16_gives_what_PyTorch_computed(bool isHalf, double tolerance)
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        ClipVisionOnnx.Write(_folder.File("a.onnx"), weights.Tensors, "tiny-clip.pt", isHalf);
        using var encoder = new ClipOnnxEncoder(_folder.File("a.onnx"), threads: 1);

        Near(Reference, Encode(encoder, Pictures.Two), tolerance);
        Assert.Contains(isHalf ? "float16" : "float32", encoder.About);
    }

    [Fact]
    public void Tower_quantised_to_int8_stays_close_to_PyTorch()
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        var graph = new QuantizedGraph();
        ClipVisionOnnx.Write(_folder.File("a.onnx"), graph, weights.Tensors, "tiny-clip.pt");
        using var encoder = new ClipOnnxEncoder(_folder.File("a.onnx"), threads: 1);

        float[] found = Encode(encoder, Pictures.Two);

        Assert.Equal(13, graph.Matrices);
        Assert.True(Cosine(Reference, found) > 0.98, $"cosine {Cosine(Reference, found)}");
        Assert.NotEqual(Reference, found);
    }

    [Fact]
    public void Quantised_encoder_gives_the_same_after_other_frames()
    {
        // Its scale comes from the whole batch, so that nothing of an earlier call may be left there.
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        ClipVisionOnnx.Write(_folder.File("a.onnx"), new QuantizedGraph(), weights.Tensors, "tiny-clip.pt");
        using var encoder = new ClipOnnxEncoder(_folder.File("a.onnx"), threads: 1);
        float[] first = Encode(encoder, Pictures.Two);
        Encode(encoder, Pictures.Even(0, 255, 3));

        Assert.Equal(first, Encode(encoder, Pictures.Two));
    }

    [Fact]
    public void Model_in_two_files_loads_and_its_hash_covers_both()
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        using (FileStream data = File.Create(_folder.File("a.onnx_data")))
        {
            ClipVisionOnnx.Write(_folder.File("a.onnx"), new ExternalGraph(data, "a.onnx_data"), weights.Tensors, "tiny-clip.pt");
        }

        using (var encoder = new ClipOnnxEncoder(_folder.File("a.onnx"), threads: 1))
        {
            Near(Reference, Encode(encoder, Pictures.Two), 1e-4);
            byte[] both = [.. File.ReadAllBytes(_folder.File("a.onnx")), .. File.ReadAllBytes(_folder.File("a.onnx_data"))];
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(both)), encoder.Sha256);
            Assert.EndsWith(encoder.Sha256, encoder.Id);
        }

        File.Delete(_folder.File("a.onnx_data"));
        Assert.Contains("weights beside it", Refusal(_folder.File("a.onnx")));
    }

    [Theory]
    [MemberData(nameof(ImageEncoders.Names), MemberType = typeof(ImageEncoders))]
    public void Model_gives_the_values_of_the_bare_session_whatever_the_batch(string name)
    {
        string path = ImageEncoders.File(name);
        using var encoder = new ClipOnnxEncoder(path, FramePreprocessing.ImageNet, threads: 1);
        byte[] frames = [.. Enumerable.Range(0, 3).SelectMany(_ => Pictures.Two)];

        float[] found = Encode(encoder, frames);
        float[] alone = Encode(encoder, frames[..ClipPreprocessing.FrameBytes]);

        float[] tensor = new float[frames.Length];
        for (int at = 0; at < frames.Length; at += ClipPreprocessing.FrameBytes)
        {
            FramePreprocessing.ImageNet.ToTensor(frames.AsSpan(at, ClipPreprocessing.FrameBytes), tensor.AsSpan(at, ClipPreprocessing.FrameBytes));
        }

        using var session = new InferenceSession(path);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(tensor, [6, 3, 224, 224]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], ["embedding"]);
        Near(outputs[0].GetTensorDataAsSpan<float>().ToArray(), found, 1e-5);
        Near(found[..512], alone, 1e-5);
        Assert.All(found, v => Assert.True(v >= 0));
        Assert.Equal("imagenet", encoder.Preprocessing.Name);
        using FileStream file = File.OpenRead(path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), encoder.Sha256);
    }

    [Theory]
    [InlineData("fixed3.onnx")]
    [InlineData("outputs.onnx")]
    [InlineData("column.onnx")]
    public void Model_of_any_batch_and_of_several_outputs_gives_each_frame_its_own_row(string name)
    {
        using var encoder = new ClipOnnxEncoder(Pictures.File(name), FramePreprocessing.Clip, threads: 1);
        byte[] values = [10, 60, 110, 160, 210];

        float[] found = Encode(encoder, Pictures.Even(values));

        for (int i = 0; i < values.Length; i++)
        {
            float mean = Enumerable.Range(0, 3).Average(c => ((values[i] / 255f) - encoder.Preprocessing.Mean[c]) / encoder.Preprocessing.Deviation[c]);
            Assert.All(found[(512 * i)..(512 * (i + 1))], v => Assert.Equal(mean, v, 1e-3f));
        }
    }

    [Theory]
    [InlineData("uint8.onnx", "takes UInt8 values")]
    [InlineData("wide.onnx", "[any, 3, 336, 336]")]
    [InlineData("768.onnx", "none of [batch, 512]")]
    [InlineData("tiny-clip.f32", "cannot be loaded")]
    [InlineData("missing.onnx", "does not exist")]
    [InlineData("", "is a folder")]
    public void Model_that_does_not_fit_is_refused_in_a_sentence(string name, string expected)
    {
        string message = Refusal(Pictures.File(name));
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Model_that_gives_no_numbers_is_refused()
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        weights.Tensors["visual.ln_post.weight"].fill_(float.NaN);
        ClipVisionOnnx.Write(_folder.File("a.onnx"), weights.Tensors, "tiny-clip.pt", isHalf: false);
        Assert.Contains("NaN", Refusal(_folder.File("a.onnx")));
    }

    [Fact]
    public void Video_whose_features_overflow_is_a_failed_item_with_its_reason()
    {
        // The square root of a dark picture's mean is no number.
        Directory.CreateDirectory(_folder.File("videos"));
        TestVideo.Make(_folder.File("videos/dark.mp4"), 16, "color=black:size=64x36:rate=10");
        TestVideo.Make(_folder.File("videos/white.mp4"), 16, "color=white:size=64x36:rate=10");
        using var encoder = new ClipOnnxEncoder(Pictures.File("root.onnx"), FramePreprocessing.ImageNet, threads: 1);

        VideoCorpusBuilder.Prepare(new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus"), Encoder = encoder }, cancellation: TestContext.Current.CancellationToken);

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal([VideoState.Failed, VideoState.Kept], corpus.Videos.Select(v => v.State));
        Assert.StartsWith(Reasons.NotFinite, corpus.Videos[0].Reason);
        using var clip = new ClipOnnxEncoder(Pictures.File("root.onnx"), FramePreprocessing.Clip, threads: 1);
        var other = new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus"), Encoder = clip };
        Assert.Contains("frame preprocessing 'imagenet', not 'clip'", Assert.Throws<VcmrException>(() => VideoCorpusBuilder.Prepare(other, cancellation: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Encoder_of_another_dimension_is_refused_before_anything_is_written()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        var options = new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus"), Encoder = new WideEncoder() };
        string message = Assert.Throws<VcmrException>(() => VideoCorpusBuilder.Prepare(options, cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("'wide' gives 768 numbers a frame, and the video branch takes 512", message);
        Assert.False(Directory.Exists(_folder.File("corpus")));
    }

    private sealed class WideEncoder : IFrameEncoder
    {
        public string Id => "wide";

        public string Sha256 => "";

        public FramePreprocessing Preprocessing => FramePreprocessing.Clip;

        public int Dimension => 768;

        public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features) => features.Clear();

        public void Dispose()
        {
        }
    }

    [Fact]
    public void Several_threads_share_one_encoder()
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        ClipVisionOnnx.Write(_folder.File("a.onnx"), weights.Tensors, "tiny-clip.pt", isHalf: false);
        using var encoder = new ClipOnnxEncoder(_folder.File("a.onnx"), threads: 1);
        float[][] found = new float[8][];

        Parallel.For(0, found.Length, i => found[i] = Encode(encoder, i % 2 == 0 ? Pictures.Two : Pictures.Two[ClipPreprocessing.FrameBytes..]));

        Assert.All(Enumerable.Range(0, found.Length), i => Near(i % 2 == 0 ? Reference : Reference[512..], found[i], 1e-4));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Threads_and_callers_together_are_as_many_as_cores(int workers, int expected)
    {
        using var encoder = (ClipOnnxEncoder)FrameEncoders.Open(Pictures.File("column.onnx"), "clip", workers);
        Assert.Equal(expected == 0 ? Environment.ProcessorCount : expected, encoder.Threads);
        using var few = (ClipOnnxEncoder)FrameEncoders.Open(Pictures.File("column.onnx"), "clip", 4 * Environment.ProcessorCount);
        Assert.Equal(1, few.Threads);
    }

    [Fact]
    public void No_file_is_the_weightless_descriptor() => Assert.IsType<DescriptorEncoder>(FrameEncoders.Open("", "clip"));

    internal static float[] Reference { get; } = [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Pictures.File("tiny-clip.f32")))];

    internal static float[] Encode(IFrameEncoder encoder, byte[] frames)
    {
        int count = frames.Length / ClipPreprocessing.FrameBytes;
        float[] features = new float[count * encoder.Dimension];
        encoder.Encode(frames, count, features);
        return features;
    }

    internal static void Near(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(largest <= tolerance, $"largest difference {largest:g3}");
    }

    private static string Refusal(string path) => Assert.Throws<VcmrException>(() => new ClipOnnxEncoder(path, FramePreprocessing.Clip)).Message;

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
}
