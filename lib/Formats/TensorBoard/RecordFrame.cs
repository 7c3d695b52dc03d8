using System.Buffers.Binary;
using System.Numerics;
using Vcmr.Storage;

namespace Vcmr.Formats.TensorBoard;

/// <summary>
/// A TFRecord: the length in eight bytes, the length's checksum, the data, the data's checksum, all little-endian; a
/// checksum is a rotated CRC-32C. Source: tensorflow/core/lib/io/record_writer.h.
/// </summary>
internal static class RecordFrame
{
    private const int LengthBytes = sizeof(ulong);
    private const int HeadBytes = LengthBytes + sizeof(uint);

    /// <summary>Writes a record.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[LengthBytes..], Mask(Checksum.Of<byte>(head[..LengthBytes])));
        Span<byte> tail = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Mask(Checksum.Of(data)));
        stream.Write(head);
        stream.Write(data);
        stream.Write(tail);
    }

    /// <summary>Reads the records of a file up to the first that is broken or cut off, as a killed process leaves it.</summary>
    public static IEnumerable<byte[]> Read(byte[] file)
    {
        int at = 0;
        while (Data(file, at) is { } range)
        {
            yield return file[range];
            at = range.End.Value + sizeof(uint);
        }
    }

    /// <summary>TFRecord's disguise of a checksum, so that a checksum of data that hold checksums stays a good one.</summary>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;

    private static Range? Data(ReadOnlySpan<byte> file, int at)
    {
        ReadOnlySpan<byte> rest = file[at..];
        if (rest.Length < HeadBytes || !Holds(rest[LengthBytes..], rest[..LengthBytes]))
        {
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[HeadBytes..];
        if ((ulong)rest.Length < sizeof(uint) + length || length > int.MaxValue || !Holds(rest[(int)length..], rest[..(int)length]))
        {
            return null;
        }

        int first = at + HeadBytes;
        return first..(first + (int)length);
    }

    private static bool Holds(ReadOnlySpan<byte> checksum, ReadOnlySpan<byte> data) =>
        BinaryPrimitives.ReadUInt32LittleEndian(checksum) == Mask(Checksum.Of(data));
}
