using Vcmr.Formats.Onnx;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Video.Encoders;

public sealed class KnownModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Table_names_kinds_by_whole_hashes()
    {
        Assert.All(KnownModels.All, m => Assert.Matches("^[0-9a-f]{64}$", m.Sha256));
        Assert.Distinct(KnownModels.All.Select(m => m.Sha256));
        Assert.All(KnownModels.All, m => Assert.True(m.Preprocessing is null ? m.InPlace is not null : FramePreprocessing.Names.Contains(m.Preprocessing)));
    }

    [Fact]
    public void Model_of_known_bytes_takes_its_kind_and_no_other()
    {
        string? path = GoldenFiles.Beside("models", "squeezenet11-512", "squeezenet11-512.onnx");
        Assert.SkipWhen(path is null, "The pretrained encoder does not lie beside the repository.");

        using IFrameEncoder encoder = FrameEncoders.Open(path);

        Assert.Equal("imagenet", encoder.Preprocessing.Name);
        string message = Assert.Throws<VcmrException>(() => FrameEncoders.Open(path, "clip")).Message;
        Assert.Contains("SqueezeNet 1.1 and takes pictures of the preprocessing 'imagenet', not 'clip'", message);
    }

    [Fact]
    public void Model_that_says_its_kind_takes_no_other()
    {
        using SafetensorsFile weights = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        ClipVisionOnnx.Write(_folder.File("a.onnx"), weights.Tensors, "tiny-clip.pt", isHalf: false);

        using (IFrameEncoder encoder = FrameEncoders.Open(_folder.File("a.onnx")))
        {
            Assert.Same(FramePreprocessing.Clip, encoder.Preprocessing);
        }

        string message = Assert.Throws<VcmrException>(() => FrameEncoders.Open(_folder.File("a.onnx"), "imagenet")).Message;
        Assert.Contains("says of itself that it takes pictures of the preprocessing 'clip', not 'imagenet'", message);
    }

    [Fact]
    public void Unknown_model_is_asked_for()
    {
        string message = Assert.Throws<VcmrException>(() => FrameEncoders.Open(ImageEncoders.File("small-encoder"))).Message;
        Assert.Contains("--preprocessing", message);
        Assert.Contains("data.frame_preprocessing", message);
        Assert.Contains("clip, imagenet, caffe, bytes", message);
    }

    [Theory]
    [InlineData("pixel_values", "image_embeds", true)]
    [InlineData("image", "image_embeds", false)]
    [InlineData("pixel_values", "features", false)]
    public void Export_by_Hugging_Face_is_taken_for_CLIP(string input, string output, bool isClip)
    {
        Write(input, output, factor: 1);
        if (isClip)
        {
            using IFrameEncoder encoder = FrameEncoders.Open(_folder.File("a.onnx"));
            Assert.Equal("clip", encoder.Preprocessing.Name);
        }
        else
        {
            Assert.Contains("is not known", Assert.Throws<VcmrException>(() => FrameEncoders.Open(_folder.File("a.onnx"))).Message);
        }
    }

    [Fact]
    public void Model_that_sees_nothing_is_refused()
    {
        Write("image", "features", factor: 0);
        string message = Assert.Throws<VcmrException>(() => FrameEncoders.Open(_folder.File("a.onnx"), "clip")).Message;
        Assert.Contains("the same values for different pictures", message);
    }

    /// <summary>Writes a model whose features are the mean colour times a factor, plus 1.</summary>
    private void Write(string input, string output, float factor)
    {
        var graph = new OnnxGraph("mean colour");
        string mean = graph.Node("GlobalAveragePool", "mean", [graph.Input(input, [3, 224, 224], "RGB")]);
        graph.Node("Conv", output, [mean, graph.Weights("weight", full(512, 3, 1, 1, factor)), graph.Weights("bias", ones(512))]);
        graph.Output(output, [512, 1, 1], "features");
        graph.Write(_folder.File("a.onnx"), "A mean colour.", []);
    }
}
