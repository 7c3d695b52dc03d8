using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

public sealed class SafetensorsTests
{
    [Fact]
    public void Tensors_and_metadata_survive_a_round_trip()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Tensor transposed = arange(6, dtype: ScalarType.Float32).reshape(2, 3).t();
        Safetensors.Write(folder.File("a.safetensors"), new Dictionary<string, Tensor>
        {
            ["transposed"] = transposed,
            ["count"] = tensor(1234L),
            ["half"] = tensor(new[] { 0.5f, 2f }).to(ScalarType.BFloat16),
            ["none"] = zeros(0, 4),
        }, new Dictionary<string, string> { ["key"] = "wärd" });

        using SafetensorsFile file = Safetensors.Read(folder.File("a.safetensors"));
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], file.Tensors["transposed"].data<float>().ToArray());
        Assert.Equal(1234, file.Tensors["count"].item<long>());
        Assert.Equal([0L, 4L], file.Tensors["none"].shape);
        Assert.Equal(2f, file.Tensors["half"][1].to(ScalarType.Float32).item<float>());
        Assert.Equal("wärd", file.Metadata["key"]);
    }

    [Theory]
    [InlineData("bad_json")]
    [InlineData("bad_truncated")]
    [InlineData("bad_dtype")]
    [InlineData("bad_empty")]
    [InlineData("bad_shape_mismatch")]
    [InlineData("bad_header_len_past_eof")]
    public void Broken_file_is_one_clear_error(string name)
    {
        string path = Shared.Find("golden", "checkpoints", name + ".safetensors");
        var error = Assert.Throws<VcmrException>(() => Safetensors.Read(path));
        Assert.Contains("safetensors", error.Message);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("ok_padded_meta")]
    public void Sound_file_of_other_software_is_read(string name)
    {
        using SafetensorsFile file = Safetensors.Read(Shared.Find("golden", "checkpoints", name + ".safetensors"));
        Assert.NotEmpty(file.Tensors);
    }

    [Fact]
    public void Missing_file_is_an_error_that_names_it()
    {
        var error = Assert.Throws<VcmrException>(() => Safetensors.Read("/nonexistent/x.safetensors"));
        Assert.Contains("/nonexistent/x.safetensors", error.Message);
    }
}
