using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Vcmr.Storage;

/// <summary>
/// Compares what a store holds of an item with the checksum in its catalog. It reads, and does not map, the file: a page
/// that the disk cannot give back is then an error and not the end of the process.
/// </summary>
internal static class ExtentCheck
{
    private const int Chunk = 1 << 20;

    /// <summary>What is wrong with an item's rows, as a clause; null where nothing is.</summary>
    /// <param name="file">The store.</param>
    /// <param name="extent">The rows, which lie in the store.</param>
    /// <param name="rowBytes">Bytes a row.</param>
    public static string? Fault(SafeFileHandle file, StoreExtent extent, int rowBytes)
    {
        long at = NpyHeader.Size + (extent.Start * rowBytes);
        long left = extent.Length * rowBytes;
        Crc32 crc = Checksum.Begin();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (left > 0)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)), at);
                if (read == 0)
                {
                    return "the file became shorter while it was read";
                }

                crc.Append(buffer.AsSpan(0, read));
                (at, left) = (at + read, left - read);
            }
        }
        catch (IOException e)
        {
            return $"rows from {extent.Start} on cannot be read ({e.Message})";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return crc.GetCurrentHashAsUInt32() == extent.Crc ? null : $"the checksum of the rows from {extent.Start} on differs";
    }
}
