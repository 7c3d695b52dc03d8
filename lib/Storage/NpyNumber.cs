using System.Buffers.Binary;

namespace Vcmr.Storage;

/// <summary>numpy's number types as doubles.</summary>
internal static class NpyNumber
{
    private delegate double Reader(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of a value, or 0 where the type is unknown.</summary>
    public static int Width(string kind) => Find(kind).Width;

    /// <summary>Converts values; 64-bit integers above 2⁵³ are rounded.</summary>
    public static double[] ToDoubles(ReadOnlySpan<byte> bytes, string kind)
    {
        (int width, Reader? read) = Find(kind);
        double[] values = new double[bytes.Length / width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read!(bytes[(i * width)..]);
        }

        return values;
    }

    private static (int Width, Reader? Read) Find(string kind) => kind switch
    {
        // Any byte but 0 is true, as in numpy.
        "|b1" => (1, b => b[0] != 0 ? 1 : 0),
        "|u1" => (1, b => b[0]),
        "|i1" => (1, b => (sbyte)b[0]),
        "<u2" => (2, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
        "<u4" => (4, b => BinaryPrimitives.ReadUInt32LittleEndian(b)),
        "<u8" => (8, b => BinaryPrimitives.ReadUInt64LittleEndian(b)),
        "<i2" => (2, b => BinaryPrimitives.ReadInt16LittleEndian(b)),
        "<i4" => (4, b => BinaryPrimitives.ReadInt32LittleEndian(b)),
        "<i8" => (8, b => BinaryPrimitives.ReadInt64LittleEndian(b)),
        "<f2" => (2, b => (double)BinaryPrimitives.ReadHalfLittleEndian(b)),
        "<f4" => (4, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
        "<f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
        ">u2" => (2, b => BinaryPrimitives.ReadUInt16BigEndian(b)),
        ">u4" => (4, b => BinaryPrimitives.ReadUInt32BigEndian(b)),
        ">u8" => (8, b => BinaryPrimitives.ReadUInt64BigEndian(b)),
        ">i2" => (2, b => BinaryPrimitives.ReadInt16BigEndian(b)),
        ">i4" => (4, b => BinaryPrimitives.ReadInt32BigEndian(b)),
        ">i8" => (8, b => BinaryPrimitives.ReadInt64BigEndian(b)),
        ">f2" => (2, b => (double)BinaryPrimitives.ReadHalfBigEndian(b)),
        ">f4" => (4, b => BinaryPrimitives.ReadSingleBigEndian(b)),
        ">f8" => (8, BinaryPrimitives.ReadDoubleBigEndian),
        _ => (0, null),
    };
}
