using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Vcmr.Tests.Video.Encoders;
using Vcmr.Video.Encoders;
using Vcmr.Video.Weights;
using Xunit;

namespace Vcmr.Tests.Video.Weights;

public sealed class ClipWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TorchScript_model_becomes_an_encoder_that_gives_PyTorchs_values()
    {
        string path = ClipWeights.Convert(Pictures.File("tiny-clip.pt"), _folder.Path, isHalf: false);

        Assert.Equal(_folder.File("tiny-clip.onnx"), path);
        using var encoder = new ClipOnnxEncoder(path, threads: 1);
        ClipOnnxEncoderTests.Near(ClipOnnxEncoderTests.Reference, ClipOnnxEncoderTests.Encode(encoder, Pictures.Two), 1e-4);
    }

    [Fact]
    public void Command_converts_a_file_and_prepare_takes_what_it_wrote()
    {
        (int code, string output, string errors) = Tool.Run("weights", "--from", Pictures.File("tiny-clip.pt"), "--to", _folder.Path, "--half");
        Assert.True(code == 0, errors);
        Assert.Contains("not OpenAI's", output);
        string encoder = _folder.File("tiny-clip-fp16.onnx");
        Directory.CreateDirectory(_folder.File("videos"));
        TestVideo.Make(_folder.File("videos/a.mp4"), 16);

        (code, output, errors) = Tool.Run("prepare", "--videos", _folder.File("videos"), "--corpus", _folder.File("corpus"), "--encoder", encoder);

        Assert.True(code == 0, errors);
        Assert.Contains("Frame encoder tiny-clip-fp16: float16", output);
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        using var onnx = new ClipOnnxEncoder(encoder, threads: 1);
        Assert.Equal(onnx.Id, corpus.EncoderId);
        Assert.Equal(15, corpus.Videos[0].FeatureRows);
    }

    [Fact]
    public void Command_says_where_the_weights_are_had()
    {
        (int code, string output, _) = Tool.Run("weights", "--to", _folder.Path);
        Assert.Equal(0, code);
        Assert.Contains(ClipWeights.Address.ToString(), output);
        Assert.Contains("MIT", output);
        Assert.Contains("--from", output);
    }

    [Fact]
    public void Model_without_an_image_tower_is_refused_by_what_it_lacks()
    {
        using SafetensorsFile file = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        Safetensors.Write(_folder.File("a.safetensors"), file.Tensors.Where(t => t.Key != "visual.proj"));
        Assert.Contains("'visual.proj'", Refusal(_folder.File("a.safetensors")));
        Safetensors.Write(_folder.File("b.safetensors"), file.Tensors.Where(t => t.Key != "visual.transformer.resblocks.1.mlp.c_fc.bias"));
        Assert.Contains("resblocks.1.mlp.c_fc.bias", Refusal(_folder.File("b.safetensors")));
    }

    [Fact]
    public void Tower_of_another_embedding_is_refused()
    {
        using SafetensorsFile file = TensorFile.Read(Pictures.File("tiny-clip.pt"));
        using var narrow = file.Tensors["visual.proj"].narrow(1, 0, 256).contiguous();
        Safetensors.Write(_folder.File("a.safetensors"), file.Tensors.Where(t => t.Key != "visual.proj").Append(new("visual.proj", narrow)));
        Assert.Contains("gives 256 values", Refusal(_folder.File("a.safetensors")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.onnx"));
    }

    [Fact]
    public void Missing_file_is_an_error() => Assert.Contains("no checkpoint", Refusal(_folder.File("none.pt")));

    private string Refusal(string path) => Assert.Throws<VcmrException>(() => ClipWeights.Convert(path, _folder.Path, isHalf: false)).Message;
}
