using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

public sealed class NpyArrayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_format_version_is_read(byte version)
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), "<f4", "2, 3", [1f, 2, 3, 4, 5, 6.5f], version: version);
        NpyArray array = NpyArray.Read(folder.File("a.npy"));
        Assert.Equal("[2, 3]", array.ShapeText);
        Assert.Equal([1, 2, 3, 4, 5, 6.5], array.Values);
    }

    [Fact]
    public void Fortran_order_is_turned_into_rows()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), "<f8", "2, 3", [1.0, 4, 2, 5, 3, 6], fortran: true);
        Assert.Equal([1, 2, 3, 4, 5, 6], NpyArray.Read(folder.File("a.npy")).Values);
    }

    [Fact]
    public void Values_of_every_type_are_read()
    {
        using var folder = new TemporaryFolder();
        void Same<T>(string kind, T[] values, params double[] expected)
            where T : unmanaged
        {
            NpyFile.Write(folder.File("a.npy"), kind, $"{expected.Length},", values);
            Assert.Equal(expected, NpyArray.Read(folder.File("a.npy")).Values);
        }

        Same<byte>("|b1", [0, 1], 0, 1);
        Same<byte>("|u1", [0, 255], 0, 255);
        Same<sbyte>("|i1", [-1, 1], -1, 1);
        Same<ushort>("<u2", [65535], 65535);
        Same<short>("<i2", [-2, 1], -2, 1);
        Same<uint>("<u4", [uint.MaxValue], uint.MaxValue);
        Same<int>("<i4", [-3], -3);
        Same<ulong>("<u8", [1], 1);
        Same<long>("<i8", [-4], -4);
        Same<Half>("<f2", [(Half)0.5, Half.PositiveInfinity], 0.5, double.PositiveInfinity);
        Same<float>("<f4", [0.25f], 0.25);
        Same<double>("<f8", [0.1], 0.1);
        Same<byte>(">i2", [1, 0], 256);
        Same<byte>(">f4", [0x3f, 0x80, 0, 0], 1);
    }

    [Theory]
    [InlineData("{'descr': 'O', 'fortran_order': False, 'shape': (1,), }", "type 'O'")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "type '<c8'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "no plain array")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }", "no plain array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, , 2), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "more than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "cut short")]
    [InlineData("rubbish", "no plain array")]
    public void Broken_array_is_one_clear_error(string header, string expected)
    {
        using var folder = new TemporaryFolder();
        NpyFile.WriteRaw(folder.File("a.npy"), header, new byte[8]);
        VcmrException e = Assert.Throws<VcmrException>(() => NpyArray.Read(folder.File("a.npy")));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("a.npy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_cut_anywhere_is_an_error()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), "<f4", "2,", [1f, 2]);
        byte[] whole = File.ReadAllBytes(folder.File("a.npy"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("b.npy"), whole[..length]);
            Assert.Throws<VcmrException>(() => NpyArray.Read(folder.File("b.npy")));
        }

        Assert.Throws<VcmrException>(() => NpyArray.Read(folder.File("missing.npy")));
    }
}
