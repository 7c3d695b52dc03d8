using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Vcmr.Storage;

/// <summary>CRC-32C (Castagnoli), which processors compute in hardware; it guards what each item stored.</summary>
internal static class Checksum
{
    /// <summary>The CRC-32C of the values' little-endian bytes.</summary>
    /// <typeparam name="T">A plain number type.</typeparam>
    /// <param name="values">The stored values.</param>
    public static uint Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, MemoryMarshal.AsBytes(values));

    /// <summary>A CRC-32C of bytes that come in pieces.</summary>
    public static Crc32 Begin() => new(Crc32ParameterSet.Crc32C);
}
