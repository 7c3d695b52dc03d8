using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Vcmr.Storage;

/// <summary>CRC-32C (Castagnoli), which processors compute in hardware; it guards each stored clip.</summary>
public static class Checksum
{
    /// <summary>The CRC-32C of the values' little-endian bytes.</summary>
    /// <typeparam name="T">A plain number type.</typeparam>
    /// <param name="values">The stored values.</param>
    public static uint Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged => ~Extend(uint.MaxValue, MemoryMarshal.AsBytes(values));

    /// <summary>
    /// Takes more bytes in. Begun with <see cref="uint.MaxValue"/>, the result's complement is the CRC-32C of all of them.
    /// </summary>
    internal static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
