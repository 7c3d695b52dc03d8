using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Formats.PyTorch;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Formats.Tensors;

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
        string path = GoldenFiles.Find("checkpoints", name + ".safetensors");
        var error = Assert.Throws<VcmrException>(() => Safetensors.Read(path));
        Assert.Contains("safetensors", error.Message);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("ok_padded_meta")]
    public void Sound_file_of_other_software_is_read(string name)
    {
        using SafetensorsFile file = Safetensors.Read(GoldenFiles.Find("checkpoints", name + ".safetensors"));
        Assert.NotEmpty(file.Tensors);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   """, 4)]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""", 7)]
    [InlineData("""{"none":{"dtype":"I64","shape":[2,0],"data_offsets":[1,1]},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"__metadata__":{"k":"ü"},"\u0061":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4)]
    public void Header_within_the_format_is_read(string header, int dataLength)
    {
        using SafetensorsFile file = Safetensors.Read(HandMade.Safetensors(header, dataLength), "x");
        Assert.Equal(dataLength, file.Tensors.Values.Sum(t => t.numel() * t.element_size()));
    }

    [Theory]
    [InlineData("an overlap", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}""", 7, "begins at byte 3")]
    [InlineData("the same range twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "begins at byte 0")]
    [InlineData("a hole", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""", 9, "begins at byte 5")]
    [InlineData("a hole in front", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}""", 5, "begins at byte 1")]
    [InlineData("a rest", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5, "has 5 bytes of data")]
    [InlineData("data without tensors", "{}", 1, "has 1 bytes of data")]
    [InlineData("one name twice", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "JSON")]
    [InlineData("one name twice, once escaped", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "JSON")]
    [InlineData("a negative extent", """{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("a negative offset", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}""", 4, "not described")]
    [InlineData("a fraction", """{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("an exponent", """{"a":{"dtype":"U8","shape":[4e0],"data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("a number as text", """{"a":{"dtype":"U8","shape":["4"],"data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("three offsets", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}""", 4, "not described")]
    [InlineData("swapped offsets", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[4,0]}}""", 4, "needs 0 bytes")]
    [InlineData("no shape", """{"a":{"dtype":"U8","data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("null", """{"a":null}""", 0, "not described")]
    [InlineData("a range beyond the data", """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 4, "needs 9 bytes")]
    [InlineData("a shape that wraps to 4", """{"a":{"dtype":"U8","shape":[4611686018427387905,4],"data_offsets":[0,4]}}""", 4, "63 bits")]
    [InlineData("a shape that wraps to 0", """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "63 bits")]
    [InlineData("an empty tensor no memory could describe", """{"a":{"dtype":"U8","shape":[4611686018427387904,4611686018427387904,0],"data_offsets":[0,0]}}""", 0, "63 bits")]
    [InlineData("an extent beyond 64 bits", """{"a":{"dtype":"U8","shape":[18446744073709551620],"data_offsets":[0,4]}}""", 4, "not described")]
    [InlineData("too many dimensions", """{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}""", 1, "not described")]
    [InlineData("a type TorchSharp lacks", """{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "'F8_E4M3', which is not supported")]
    [InlineData("a number in the metadata", """{"__metadata__":{"a":1}}""", 0, "metadata")]
    [InlineData("metadata that are no object", """{"__metadata__":[]}""", 0, "metadata")]
    [InlineData("an array", "[1]", 0, "no JSON object")]
    [InlineData("a space in front", " {}", 0, "no JSON object")]
    [InlineData("something behind", "{}{}", 0, "JSON")]
    [InlineData("half a surrogate", """{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "")]
    [InlineData("half a surrogate in the metadata", """{"__metadata__":{"a":"\ud800"}}""", 0, "JSON")]
    [InlineData("deep nesting", """{"a":[[[[[[[[[[]]]]]]]]]]}""", 0, "JSON")]
    public void Header_outside_the_format_is_refused(string what, string header, int dataLength, string expected)
    {
        var error = Assert.Throws<VcmrException>(() => Safetensors.Read(HandMade.Safetensors(header, dataLength), "x"));
        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{what}: {error.Message}");
    }

    [Fact]
    public void Header_that_is_not_UTF8_is_refused() =>
        Assert.Throws<VcmrException>(() => Safetensors.Read(HandMade.Safetensors([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], 0), "x"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void Header_length_out_of_bounds_is_refused_before_it_is_allocated(long length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<VcmrException>(() => Safetensors.Read(new MemoryStream([.. BitConverter.GetBytes(length), (byte)'{', (byte)'}']), "x"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Every_tensor_written_is_aligned_to_its_type()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Safetensors.Write(folder.File("a.safetensors"), new Dictionary<string, Tensor>
        {
            ["flags"] = ones(3, dtype: ScalarType.Bool),
            ["floats"] = ones(5),
            ["halves"] = ones(1, dtype: ScalarType.Float16),
            ["count"] = tensor(1L),
        });
        byte[] bytes = File.ReadAllBytes(folder.File("a.safetensors"));
        int headerLength = (int)BitConverter.ToInt64(bytes);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, headerLength))!.AsObject();
        int Begin(string name) => 8 + headerLength + header[name]!["data_offsets"]![0]!.GetValue<int>();
        Assert.Equal([0, 0, 0], [Begin("count") % 8, Begin("floats") % 4, Begin("halves") % 2]);
    }

    [Fact]
    public void Tensor_longer_than_one_part_survives_a_round_trip()
    {
        using var folder = new TemporaryFolder();
        using Tensor large = arange((1 << 24) + 3, dtype: ScalarType.Int32).to(ScalarType.Byte);
        Safetensors.Write(folder.File("a.safetensors"), [KeyValuePair.Create("large", large)]);
        using SafetensorsFile file = Safetensors.Read(folder.File("a.safetensors"));
        Assert.True(large.bytes.SequenceEqual(file.Tensors["large"].bytes));
    }

    [Fact]
    public void Tensor_of_a_type_the_format_lacks_is_refused()
    {
        using var folder = new TemporaryFolder();
        using Tensor complex = zeros(2, dtype: ScalarType.ComplexFloat32);
        var error = Assert.Throws<VcmrException>(() => Safetensors.Write(folder.File("a.safetensors"), [KeyValuePair.Create("w", complex)]));
        Assert.Contains("ComplexFloat32", error.Message);
        Assert.False(File.Exists(folder.File("a.safetensors")));
    }

    [Fact]
    public void Folder_that_is_not_there_is_made_and_a_file_in_its_place_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder.File("new/a.safetensors"), []);
        Assert.Equal([folder.File("new/a.safetensors")], Directory.GetFiles(folder.File("new")));

        string below = folder.File("new/a.safetensors/b.safetensors");
        Assert.Contains(below, Assert.Throws<VcmrException>(() => Safetensors.Write(below, [])).Message, StringComparison.Ordinal);
    }
}
