using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnShapeReaderTests
{
    [Theory]
    [InlineData(5, 3, 9, 4, 512)]
    [InlineData(4, 3, 9, 2, 16)]
    [InlineData(3, 4, 7, 3, 8)]
    [InlineData(3, 2, 14, 1, 8)]
    [InlineData(3, 2, 15, 1, 4)]
    public void Shape_is_read_from_the_weights(int kernel, int pool, int blocks, int width, int embedding)
    {
        var shape = new SampleCnnShape(kernel, pool, blocks, width, embedding);
        using var encoder = new SampleCnn(shape);
        Assert.Equal(shape, SampleCnnShapeReader.From(Prefixed(encoder, "a.b."), "a.b.", "'x'"));
    }

    [Fact]
    public void Official_weights_take_six_seconds()
    {
        using SafetensorsFile file = Safetensors.Read(GoldenFiles.Find("samplecnn", "encoder.safetensors"));
        Assert.Equal(SampleCnnShape.ForInput(98415), SampleCnnShapeReader.From(file.Tensors, "", "'x'"));
    }

    [Fact]
    public void Pooling_that_the_weights_leave_open_comes_from_the_input_length()
    {
        var shape = new SampleCnnShape(5, 7, 4, 2, 8);
        using var encoder = new SampleCnn(shape);
        IReadOnlyDictionary<string, Tensor> tensors = ModuleState.Of(encoder);
        Assert.Equal(shape, SampleCnnShapeReader.From(tensors, "", "'x'", 12005));
        string unknown = Assert.Throws<VcmrException>(() => SampleCnnShapeReader.From(tensors, "", "'x'")).Message;
        Assert.Contains("--input-length", unknown, StringComparison.Ordinal);
        string impossible = Assert.Throws<VcmrException>(() => SampleCnnShapeReader.From(tensors, "", "'x'", 12006)).Message;
        Assert.Contains("80 for pool 2, 405 for pool 3", impossible, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all_blocks.0.0.bias", null)]
    [InlineData("all_blocks.4.1.running_var", null)]
    [InlineData("all_blocks.10.0.weight", null)]
    [InlineData("all_blocks.4.0.weight", new long[] { 4, 4, 5 })]
    [InlineData("all_blocks.5.0.weight", new long[] { 5, 4, 3 })]
    [InlineData("all_blocks.9.1.weight", new long[] { 1 })]
    [InlineData("all_blocks.0.0.weight", new long[] { 2, 2, 5 })]
    public void Tensor_that_is_missing_or_does_not_fit_is_named(string key, long[]? other)
    {
        using var encoder = new SampleCnn(new SampleCnnShape(Width: 2, EmbeddingSize: 8));
        Dictionary<string, Tensor> tensors = Prefixed(encoder, "encoder.");
        using Tensor replaced = zeros(other ?? []);
        tensors.Remove("encoder." + key);
        if (other is not null)
        {
            tensors.Add("encoder." + key, replaced);
        }

        // Without the last weight the block before it is taken for the last, which it does not fit.
        string named = key == "all_blocks.10.0.weight" ? "8 pooled blocks" : "encoder." + key;
        string message = Assert.Throws<VcmrException>(() => SampleCnnShapeReader.From(tensors, "encoder.", "'x.pt'")).Message;
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains("'x.pt'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_floats_are_named()
    {
        using var encoder = new SampleCnn(new SampleCnnShape(Width: 2, EmbeddingSize: 8));
        Dictionary<string, Tensor> tensors = Prefixed(encoder, "");
        using Tensor integers = zeros([2, 1, 5], dtype: ScalarType.Int64);
        tensors["all_blocks.0.0.weight"] = integers;
        Assert.Contains("all_blocks.0.0.weight", Assert.Throws<VcmrException>(() => SampleCnnShapeReader.From(tensors, "", "'x'")).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor> Prefixed(SampleCnn encoder, string prefix) =>
        ModuleState.Of(encoder).ToDictionary(t => prefix + t.Key, t => t.Value);
}
