using System.IO.Compression;
using System.Text;

namespace Vcmr.Tests.Formats.PyTorch;

/// <summary>Checkpoints written opcode by opcode, for what PyTorch itself never writes.</summary>
internal static class HandMade
{
    /// <summary>A zip checkpoint whose state dict has one float tensor <c>w</c> of a storage <c>0</c>.</summary>
    /// <param name="storage">Bytes of the storage.</param>
    /// <param name="elements">Elements the storage claims.</param>
    /// <param name="offset">First element of the tensor.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="strides">Its strides.</param>
    /// <param name="entries">Further entries.</param>
    public static MemoryStream Tensor(byte[] storage, long elements, long offset, long[] shape, long[] strides, params (string Name, byte[] Content)[] entries) =>
        Zip([("a/data.pkl", [0x80, 2, .. "}X\x1\0\0\0w"u8, .. Rebuild(elements, offset, shape, strides), .. "s."u8]), ("a/data/0", storage), .. entries]);

    /// <summary>The call that makes a tensor.</summary>
    public static byte[] Rebuild(long elements, long offset, long[] shape, long[] strides) =>
    [
        .. "ctorch._utils\n_rebuild_tensor_v2\n((X\x7\0\0\0storagectorch\nFloatStorage\nX\x1\0\0\0"u8, (byte)'0', .. "X\x3\0\0\0cpu"u8,
        .. Integer(elements), .. "tQ"u8, .. Integer(offset), .. Integers(shape), .. Integers(strides), 0x89, .. "}tR"u8,
    ];

    /// <summary>A zip archive with these entries, stored or compressed.</summary>
    public static MemoryStream Zip(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, compression).Open();
                entry.Write(content);
            }
        }

        return file;
    }

    /// <summary>A zip checkpoint with this pickle and one storage <c>0</c> of a float.</summary>
    public static MemoryStream Pickle(params byte[] pickle) => Zip([("a/data.pkl", pickle), ("a/data/0", new byte[4])]);

    /// <summary>A safetensors file with this header and as many bytes of data.</summary>
    public static MemoryStream Safetensors(string header, int dataLength) => Safetensors(Encoding.UTF8.GetBytes(header), dataLength);

    public static MemoryStream Safetensors(byte[] header, int dataLength) => new([.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataLength]]);

    private static byte[] Integer(long value) => [0x8a, 8, .. BitConverter.GetBytes(value)];

    private static byte[] Integers(long[] values) => [(byte)'(', .. values.SelectMany(Integer), (byte)'t'];
}
