using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnOnnxTests
{
    [Theory]
    [InlineData(5, 3, 9)]
    [InlineData(4, 3, 9)]
    [InlineData(3, 3, 9)]
    [InlineData(3, 4, 7)]
    [InlineData(3, 2, 14)]
    [InlineData(7, 5, 4)]
    public void Model_equals_the_encoder_in_ONNX_Runtime_for_any_batch(int kernel, int pool, int blocks)
    {
        var shape = new SampleCnnShape(kernel, pool, blocks, Width: 8, EmbeddingSize: 64);
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(shape);
        EncoderOnnx.Write(folder.File("a.onnx"), shape, ModuleState.Of(encoder), "", null, []);
        using var model = new OnnxModel(folder.File("a.onnx"));
        Assert.Equal([-1, 1, shape.InputLength], Assert.Single(model.Inputs).Value.Dimensions);
        Assert.Equal([-1, 64], Assert.Single(model.Outputs).Value.Dimensions);
        foreach (int batch in new[] { 1, 3 })
        {
            float[] waveforms = Encoders.Waveforms(batch, shape.InputLength);
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            float[] expected = encoder.call(tensor(waveforms).reshape(batch, 1, -1)).data<float>().ToArray();
            Near(expected, model.Run(waveforms, batch, EncoderOnnx.Embedding));
            Assert.True(expected.Max() > 0.1f, "the output is not just zeros");
        }
    }

    [Fact]
    public void Official_encoder_gives_its_reference_output_in_ONNX_Runtime()
    {
        string weights = GoldenFiles.Find("samplecnn", "encoder.safetensors");
        using var folder = new TemporaryFolder();
        Converter.Convert(weights, folder.File("a.onnx"));
        float[] waveforms = [.. GoldenFiles.Values<short>("samplecnn", "x6_int16.i16").Take(3 * 98415).Select(s => s / 32768f)];
        using var model = new OnnxModel(folder.File("a.onnx"));
        Near([.. GoldenFiles.Floats("samplecnn", "eval6_y.f32").Take(3 * 512)], model.Run(waveforms, 3, EncoderOnnx.Embedding));
        Assert.Equal("98415", model.Metadata["input_length"]);
        Assert.Equal("16000", model.Metadata["sample_rate"]);
        Assert.Equal("encoder.safetensors", model.Metadata["source"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tagger_gives_scores_and_embeddings_and_says_its_tags(bool standardise)
    {
        SampleCnnShape shape = Encoders.Tiny;
        using var folder = new TemporaryFolder();
        SampleCnn encoder = Encoders.Make(shape);
        Sequential head = TaggingHead.Create(3, shape.EmbeddingSize, 8, standardise: standardise);
        Encoders.Fill(head);
        var info = new TaggerInfo(shape, ["slow", "naïve \"fast\"", "harp"], new Dictionary<string, string>(), 0.5, "vcmr", "tiny", 1);
        using var tagger = new Tagger(encoder, head, info);
        tagger.Save(folder.File(TaggerFile.Name));
        Converter.Convert(folder.Path, folder.File("a.onnx"));

        using var model = new OnnxModel(folder.File("a.onnx"));
        float[] waveforms = Encoders.Waveforms(2, shape.InputLength);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor embeddings = encoder.call(tensor(waveforms).reshape(2, 1, -1));
        Near(embeddings.data<float>().ToArray(), model.Run(waveforms, 2, EncoderOnnx.Embedding));
        Near(head.call(embeddings).sigmoid().data<float>().ToArray(), model.Run(waveforms, 2, EncoderOnnx.Scores));
        Assert.Equal("""["slow","naïve \"fast\"","harp"]""", model.Metadata["tags"]);
    }

    private static void Near(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(largest <= 1e-4, $"largest difference {largest:g3}");
    }
}
