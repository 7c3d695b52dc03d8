using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Formats.PyTorch;

public sealed class PyTorchFileTests
{
    public static TheoryData<string> SoundFiles => [.. CheckpointFiles.Sound];

    public static TheoryData<string> DangerousFiles => [.. CheckpointFiles.Dangerous];

    [Theory]
    [MemberData(nameof(SoundFiles))]
    public void Every_tensor_of_a_file_is_the_one_PyTorch_saved(string name)
    {
        using SafetensorsFile file = TensorFile.Read(CheckpointFiles.Find(name));
        Dictionary<string, (string Type, long[] Shape, string Hex)> expected = CheckpointFiles.Expected(name);
        Assert.Equal(expected.Keys, file.Tensors.Keys);
        foreach ((string key, Tensor tensor) in file.Tensors)
        {
            Assert.Equivalent(expected[key], CheckpointFiles.Describe(tensor));
        }
    }

    [Theory]
    [MemberData(nameof(DangerousFiles))]
    public void File_that_would_run_code_is_refused_by_the_name_it_holds(string name)
    {
        var error = Assert.Throws<VcmrException>(() => TensorFile.Read(CheckpointFiles.Find(name)));
        Assert.Contains("names '", error.Message);
        Assert.Contains("nothing was executed", error.Message);
        Assert.False(File.Exists(CheckpointFiles.TouchedByDangerous));
    }

    [Theory]
    [InlineData("zip.pt")]
    [InlineData("bare_state_dict.pt")]
    [InlineData("pickle_protocol4.pt")]
    public void File_of_the_reference_data_has_its_values(string name)
    {
        JsonObject expected = GoldenFiles.Manifest("checkpoints")["scalars"]!["values"]!.AsObject();
        using SafetensorsFile file = TensorFile.Read(GoldenFiles.Find("checkpoints", name));
        Assert.Equal(expected.Select(e => e.Key), file.Tensors.Keys);
        foreach ((string key, JsonNode? entry) in expected)
        {
            using Tensor wide = file.Tensors[key].to(ScalarType.Float64);
            Assert.Equal(entry!["dtype"]!.GetValue<string>(), CheckpointFiles.Describe(file.Tensors[key]).Type);
            Assert.Equal(entry["shape"]!.AsArray().Select(v => v!.GetValue<long>()), wide.shape);
            Assert.Equal(entry["flat"]!.AsArray().Select(v => v!.GetValue<double>()), wide.numel() == 0 ? [] : MemoryMarshal.Cast<byte, double>(wide.bytes).ToArray());
        }
    }

    [Fact]
    public void Lightning_checkpoint_has_the_weights_of_the_same_encoder_as_safetensors()
    {
        using SafetensorsFile checkpoint = TensorFile.Read(GoldenFiles.Find("samplecnn", "lightning_like.ckpt"));
        using SafetensorsFile encoder = TensorFile.Read(GoldenFiles.Find("samplecnn", "encoder.safetensors"));
        Assert.NotEmpty(encoder.Tensors);
        foreach ((string key, Tensor tensor) in encoder.Tensors)
        {
            Assert.Equivalent(CheckpointFiles.Describe(tensor), CheckpointFiles.Describe(checkpoint.Tensors["encoder." + key]));
        }
    }

    [Fact]
    public void Cut_off_file_is_an_error_that_says_so()
    {
        var error = Assert.Throws<VcmrException>(() => TensorFile.Read(GoldenFiles.Find("checkpoints", "truncated.pt")));
        Assert.Contains("cut off", error.Message);
    }
}
