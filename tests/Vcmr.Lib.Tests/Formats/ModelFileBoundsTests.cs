using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Vcmr.Formats;
using Vcmr.Formats.Onnx;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Formats.PyTorch;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Xunit;

namespace Vcmr.Tests.Formats;

/// <summary>Model files made to exhaust their reader are one sentence, whatever their format.</summary>
public sealed class ModelFileBoundsTests : IDisposable
{
    private const int Many = 400_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_with_400000_tensors_is_refused_before_any_is_made()
    {
        var header = new StringBuilder("{");
        for (int i = 0; i < Many; i++)
        {
            header.Append(i == 0 ? "" : ",").Append($"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        }

        Refuse(HandMade.Safetensors(header.Append('}').ToString(), 0), "x.safetensors", "more than 65536 tensors");
    }

    [Fact]
    public void Safetensors_with_a_long_list_in_the_place_of_a_shape_is_refused_in_little_memory()
    {
        string numbers = string.Join(',', Enumerable.Repeat('0', 5_000_000));
        Refuse(HandMade.Safetensors("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + numbers + "],\"data_offsets\":[0,0]}}", 0), "x.safetensors", "is not described by");
    }

    [Fact]
    public void Header_that_no_checkpoint_has_is_refused_by_its_length() =>
        Refuse(HandMade.Safetensors(new byte[25_000_001], 0), "x.safetensors", "header length");

    [Fact]
    public void Archive_with_as_many_tensors_as_a_pickle_can_name_is_refused()
    {
        // Each takes ten bytes: its name, and a tensor that was made before.
        byte[] views = [.. Enumerable.Range(0, Many).SelectMany(i => (byte[])[0x8c, 5, .. Encoding.ASCII.GetBytes($"{i:x5}"), .. "h\u0001"u8])];
        Refuse(HandMade.Zip([("a/data.pkl", [0x80, 2, .. HandMade.Rebuild(1, 0, [1], [1]), .. "q\u00010}("u8, .. views, .. "u."u8]), ("a/data/0", new byte[4])]), "x.pt", "more than 65536 tensors");
    }

    [Fact]
    public void Archive_with_400000_entries_is_refused()
    {
        byte[] entry = new byte[46 + 5];
        "PK\u0001\u0002"u8.CopyTo(entry);
        entry[28] = 5;
        using var file = new MemoryStream();
        file.Write("PK\u0003\u0004"u8);
        for (int i = 0; i < Many; i++)
        {
            Encoding.ASCII.GetBytes($"{i:x5}", entry.AsSpan(46));
            file.Write(entry);
        }

        // The 64-bit list of contents, its locator, and the short one that stands for it.
        byte[] end = new byte[56 + 20 + 22];
        "PK\u0006\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), Many);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), (long)Many * entry.Length);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), 4);
        "PK\u0006\u0007"u8.CopyTo(end.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), file.Length);
        "PK\u0005\u0006"u8.CopyTo(end.AsSpan(76));
        end.AsSpan(86, 10).Fill(255);
        file.Write(end);
        Refuse(file, "x.pt", "more than 65536 tensors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Onnx_model_with_400000_tensors_is_refused_before_the_runtime_loads_it(bool isNested)
    {
        var graph = new GraphOutline();
        for (int i = 0; i < Many; i++)
        {
            graph.Initializer.Add(new TensorOutline());
        }

        if (isNested)
        {
            graph = new GraphOutline { Node = { new NodeOutline { Attribute = { new AttributeOutline { G = graph } } } } };
        }

        File.WriteAllBytes(_folder.File("a.onnx"), new ModelOutline { Graph = graph }.ToByteArray());
        Assert.Contains("more than 65536 tensors", Assert.Throws<VcmrException>(() => new ClipOnnxEncoder(_folder.File("a.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_onnx_model_passes() => OnnxBounds.Check(ImageEncoders.File("small-encoder"));

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.onnx")]
    [InlineData("link")]
    public void Pipe_is_a_sentence_and_no_endless_wait(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "named pipes of files are Unix's");
        string pipe = _folder.File(name == "link" ? "pipe" : name), path = _folder.File(name);
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        if (name == "link")
        {
            File.CreateSymbolicLink(path, pipe);
        }

        Assert.Contains("a pipe", Assert.Throws<VcmrException>(() => TensorFile.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("a pipe", Assert.Throws<VcmrException>(() => new ClipOnnxEncoder(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_is_a_sentence()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "the system has no /dev/zero");
        Assert.Contains("a device", Assert.Throws<VcmrException>(() => CheckpointSource.Open("/dev/zero")).Message, StringComparison.Ordinal);
    }

    private static void Refuse(MemoryStream file, string name, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<VcmrException>(() => TensorFile.Read(file, name)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);

        // Without bounds it is gigabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 800_000_000);
    }
}
