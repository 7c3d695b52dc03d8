using System.Buffers.Binary;
using System.IO.Compression;
using Vcmr.Formats.PyTorch;
using Vcmr.Formats.Tensors;
using Xunit;

namespace Vcmr.Tests.Formats.PyTorch;

public sealed class HandMadeTests
{
    private static readonly byte[] FourFloats = [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)];

    [Fact]
    public void View_within_its_storage_has_the_elements_its_strides_name()
    {
        using SafetensorsFile file = Read(HandMade.Tensor(FourFloats, 4, 1, [2, 2], [1, 1]));
        Assert.Equal([2f, 3f, 3f, 4f], file.Tensors["w"].data<float>().ToArray());
    }

    [Theory]
    [InlineData(4, 0, new long[] { 5 }, new long[] { 1 })]
    [InlineData(4, 4, new long[] { 1 }, new long[] { 1 })]
    [InlineData(4, 4, new long[0], new long[0])]
    [InlineData(4, 0, new long[] { 2 }, new long[] { 4 })]
    [InlineData(4, -1, new long[] { 1 }, new long[] { 1 })]
    [InlineData(4, 3, new long[] { 2 }, new long[] { -1 })]
    [InlineData(4, 0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 1 })]
    [InlineData(4, 0, new long[] { long.MaxValue }, new long[] { long.MaxValue })]
    [InlineData(4, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue })]
    [InlineData(4, 0, new long[] { 3, 3, 3 }, new long[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    [InlineData(4, 0, new long[] { 1L << 62, 1L << 62, 0 }, new long[] { 0, 0, 0 })]
    [InlineData(4, 0, new long[] { 1L << 33, 1L << 33 }, new long[] { 0, 0 })]
    [InlineData(long.MaxValue, 0, new long[] { 1 }, new long[] { 1 })]
    [InlineData(-4, 0, new long[] { 1 }, new long[] { 1 })]
    public void View_outside_its_storage_is_refused(long elements, long offset, long[] shape, long[] strides)
    {
        string message = Refusal(HandMade.Tensor(FourFloats, elements, offset, shape, strides));
        Assert.Contains("describe", message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(1L << 60)]
    public void Storage_of_another_length_than_its_entry_is_refused(long elements) =>
        Assert.Contains("has 16 bytes", Refusal(HandMade.Tensor(FourFloats, elements, 0, [1], [1])));

    [Fact]
    public void Repeated_elements_that_would_fill_the_memory_are_refused() =>
        Assert.Contains("repeat", Refusal(HandMade.Tensor(FourFloats, 4, 0, [1L << 20, 1L << 20], [0, 0])));

    [Fact]
    public void Many_views_of_one_storage_that_would_fill_the_memory_are_refused()
    {
        byte[] views = [.. Enumerable.Range(0, 30).SelectMany(i => (byte[])[(byte)'X', 1, 0, 0, 0, (byte)('A' + i), .. HandMade.Rebuild(100_000, 0, [100_000], [1])])];
        MemoryStream file = HandMade.Zip([("a/data.pkl", [0x80, 2, .. "}("u8, .. views, .. "u."u8]), ("a/data/0", new byte[400_000])]);
        Assert.Contains("repeat", Refusal(file));
    }

    [Fact]
    public void Pickle_nested_deeply_is_read_without_recursion()
    {
        const int depth = 500_000;
        byte[] pickle = [0x80, 2, .. Enumerable.Repeat((byte)']', depth), .. Enumerable.Repeat((byte)'a', depth - 1), (byte)'.'];
        Assert.Contains("no dictionary of tensors", Refusal(HandMade.Pickle(pickle)));
    }

    [Fact]
    public void Dictionary_that_contains_itself_is_no_trouble() =>
        Assert.Contains("no tensors", Refusal(HandMade.Pickle([0x80, 2, .. "}q\0X\xa\0\0\0state_dicth\0s."u8])));

    [Fact]
    public void Description_beyond_the_limit_is_refused_before_it_is_read()
    {
        MemoryStream file = HandMade.Pickle(new byte[PickleInput.Longest + 1]);
        Assert.Contains("longer than", Refusal(file));
    }

    [Theory]
    [InlineData("state_dict at the top is a tensor alone", new byte[] { 0x80, 2, (byte)'N', (byte)'.' }, "no dictionary of tensors")]
    [InlineData("unknown opcode", new byte[] { 0x80, 2, (byte)'i' }, "opcode 0x69")]
    [InlineData("extension", new byte[] { 0x80, 2, 0x82, 1 }, "opcode 0x82")]
    [InlineData("newer protocol", new byte[] { 0x80, 6, (byte)'.' }, "protocol")]
    [InlineData("empty stack", new byte[] { 0x80, 2, (byte)'0' }, "not there")]
    [InlineData("below a mark", new byte[] { 0x80, 2, (byte)'N', (byte)'(', 0x85, (byte)'.' }, "not there")]
    [InlineData("no mark", new byte[] { 0x80, 2, (byte)'t' }, "not there")]
    [InlineData("two values", new byte[] { 0x80, 2, (byte)'N', (byte)'N', (byte)'.' }, "middle")]
    [InlineData("no stop", new byte[] { 0x80, 2, (byte)'N' }, "missing")]
    [InlineData("unknown memo", new byte[] { 0x80, 2, (byte)'h', 9 }, "before it is made")]
    [InlineData("long text", new byte[] { 0x80, 2, 0x8d, 255, 255, 255, 255, 255, 255, 255, 255 }, "missing")]
    [InlineData("long integer", new byte[] { 0x80, 2, 0x8b, 255, 255, 255, 255 }, "integer of 4294967295 bytes")]
    [InlineData("wrong text", new byte[] { 0x80, 2, 0x8c, 1, 255 }, "UTF-8")]
    [InlineData("endless name", new byte[] { 0x80, 2, (byte)'c', (byte)'x' }, "does not end")]
    [InlineData("call of a number", new byte[] { 0x80, 2, (byte)'K', 1, (byte)')', (byte)'R' }, "no name")]
    [InlineData("odd pairs", new byte[] { 0x80, 2, (byte)'}', (byte)'(', (byte)'N', (byte)'u' }, "no dictionary")]
    [InlineData("append to a number", new byte[] { 0x80, 2, (byte)'K', 1, (byte)'N', (byte)'a' }, "no list")]
    [InlineData("state of a number", new byte[] { 0x80, 2, (byte)'K', 1, (byte)'N', (byte)'b' }, "has none")]
    [InlineData("storage without description", new byte[] { 0x80, 2, (byte)'N', (byte)'Q' }, "storage is described wrongly")]
    [InlineData("frame beyond the end", new byte[] { 0x80, 4, 0x95, 255, 0, 0, 0, 0, 0, 0, 0 }, "frame")]
    public void Pickle_that_no_Python_writes_is_refused(string what, byte[] pickle, string expected) =>
        Assert.True(Refusal(HandMade.Pickle(pickle)).Contains(expected, StringComparison.Ordinal), what);

    [Fact]
    public void Big_endian_file_is_refused() =>
        Assert.Contains("big-endian", Refusal(HandMade.Tensor(FourFloats, 4, 0, [4], [1], ("a/byteorder", "big"u8.ToArray()))));

    [Fact]
    public void Little_endian_file_of_a_newer_PyTorch_is_read()
    {
        using SafetensorsFile file = Read(HandMade.Tensor(FourFloats, 4, 0, [4], [1], ("a/byteorder", "little"u8.ToArray()), ("a/.data/serialization_id", "123"u8.ToArray())));
        Assert.Equal([1f, 2f, 3f, 4f], file.Tensors["w"].data<float>().ToArray());
    }

    [Fact]
    public void Compressed_entry_is_refused_without_being_expanded() =>
        Assert.Contains("compressed", Refusal(HandMade.Zip([("a/data.pkl", new byte[10_000_000])], CompressionLevel.SmallestSize)));

    [Fact]
    public void Zip_of_something_else_is_refused() => Assert.Contains("data.pkl", Refusal(HandMade.Zip([("readme.txt", "x"u8.ToArray())])));

    [Fact]
    public void TorchScript_program_gives_the_tensors_of_its_modules_by_their_paths()
    {
        using SafetensorsFile file = Read(Program([.. Module, .. "}(X\x1\0\0\0aX\x1\0\0\0xX\x1\0\0\0b"u8, .. Module, .. "}X\x1\0\0\0w"u8, .. HandMade.Rebuild(4, 0, [4], [1]), .. "sbub."u8]));
        Assert.Equal([1f, 2f, 3f, 4f], file.Tensors["b.w"].data<float>().ToArray());
        Assert.Single(file.Tensors);
    }

    [Fact]
    public void Module_that_contains_itself_is_refused() =>
        Assert.Contains("twice", Refusal(Program([.. Module, .. "q\0}X\x1\0\0\0ah\0sb."u8])));

    [Fact]
    public void Module_that_stands_in_two_places_is_refused() =>
        Assert.Contains("twice", Refusal(Program([.. Module, .. "}(X\x1\0\0\0a"u8, .. Module, .. "q\0X\x1\0\0\0bh\0ub."u8])));

    [Fact]
    public void Modules_nested_deeply_are_refused_before_their_names_fill_the_memory()
    {
        const int Depth = 20_000;
        byte[] open = [.. Module, .. "}X\x1\0\0\0a"u8];
        byte[] pickle = [.. Enumerable.Repeat(open, Depth).SelectMany(b => b), (byte)'N', .. Enumerable.Repeat("sb"u8.ToArray(), Depth).SelectMany(b => b), (byte)'.'];
        Assert.Contains("too long", Refusal(Program(pickle)));
    }

    [Fact]
    public void Program_whose_code_is_compressed_is_read_without_it()
    {
        MemoryStream file = Program([.. Module, .. "}X\x1\0\0\0w"u8, .. HandMade.Rebuild(4, 0, [4], [1]), .. "sb."u8]);
        using (var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream code = archive.CreateEntry("a/code/__torch__.py", CompressionLevel.SmallestSize).Open();
            code.Write(new byte[1_000_000]);
        }

        using SafetensorsFile content = Read(file);
        Assert.Equal(4, content.Tensors["w"].numel());
    }

    [Fact]
    public void Missing_storage_is_refused() => Assert.Contains("storage '0' is missing", Refusal(HandMade.Zip([("a/data.pkl", [0x80, 2, .. HandMade.Rebuild(1, 0, [1], [1]), (byte)'.'])])));

    [Theory]
    [InlineData("1.5")]
    [InlineData("w")]
    public void Changed_byte_is_found_by_the_checksum(string before)
    {
        byte[] file = HandMade.Tensor(BitConverter.GetBytes(1.5f), 1, 0, [1], [1]).ToArray();
        int at = before == "w" ? file.AsSpan().IndexOf("\x1\0\0\0w"u8) + 4 : file.AsSpan().IndexOf(BitConverter.GetBytes(1.5f));
        file[at] ^= 1;
        Assert.Contains("checksum", Refusal(new MemoryStream(file)));
    }

    [Fact]
    public void Zip_with_64_bit_lengths_is_read()
    {
        byte[] file = HandMade.Tensor(FourFloats, 4, 0, [4], [1]).ToArray();
        int end = file.AsSpan().LastIndexOf("PK\x5\x6"u8);
        byte[] wide = new byte[56 + 20];
        "PK\x6\x6"u8.CopyTo(wide);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(end + 10)));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 16)));
        "PK\x6\x7"u8.CopyTo(wide.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(56 + 8), end);
        file.AsSpan(end + 8, 12).Fill(0xFF);

        using SafetensorsFile content = Read(new MemoryStream([.. file[..end], .. wide, .. file[end..]]));
        Assert.Equal([1f, 2f, 3f, 4f], content.Tensors["w"].data<float>().ToArray());
    }

    [Fact]
    public void Bool_that_is_neither_0_nor_1_becomes_1()
    {
        byte[] bytes = HandMade.Safetensors("""{"b":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1).ToArray();
        bytes[^1] = 7;
        using SafetensorsFile file = TensorFile.Read(new MemoryStream(bytes), "x");
        Assert.Equal(1, file.Tensors["b"].bytes[0]);
    }

    private static byte[] Module => [.. "c__torch__.x\nNet\n)"u8, 0x81];

    private static MemoryStream Program(byte[] pickle) => HandMade.Zip([("a/data.pkl", [0x80, 2, .. pickle]), ("a/data/0", FourFloats)]);

    private static SafetensorsFile Read(Stream stream) => TensorFile.Read(stream, "x.pt");

    private static string Refusal(Stream stream) => Assert.Throws<VcmrException>(() => Read(stream)).Message;
}
