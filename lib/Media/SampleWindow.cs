using System.Buffers;
using System.Runtime.InteropServices;

namespace Vcmr.Media;

/// <summary>Keeps the samples [skip, skip + length) of a stream of 16-bit samples and counts them all.</summary>
internal sealed class SampleWindow(long skip, long length)
{
    private readonly ArrayBufferWriter<byte> _kept = new(1 << 16);

    /// <summary>Samples seen so far, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>Reads until the window is full (true) or the stream ends (false).</summary>
    /// <param name="stream">16-bit little-endian samples.</param>
    /// <param name="toTheEnd">Count on to the end of the stream even when the window is full.</param>
    public bool Fill(Stream stream, bool toTheEnd = false)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int odd = 0;
            while (true)
            {
                int read = stream.Read(buffer, odd, buffer.Length - odd);
                if (read == 0)
                {
                    return false;
                }

                int bytes = odd + read;
                int whole = bytes & ~1;
                Take(buffer.AsSpan(0, whole));
                odd = bytes - whole;
                if (odd == 1)
                {
                    buffer[0] = buffer[whole];
                }

                if (!toTheEnd && length != long.MaxValue && Seen >= skip + length)
                {
                    return true;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The samples kept.</summary>
    public short[] ToArray() => MemoryMarshal.Cast<byte, short>(_kept.WrittenSpan).ToArray();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        long first = Seen;
        Seen += bytes.Length / 2;
        long end = length == long.MaxValue ? long.MaxValue : skip + length;
        long from = Math.Clamp(skip - first, 0, bytes.Length / 2);
        long to = Math.Clamp(end - first, from, bytes.Length / 2);
        _kept.Write(bytes[(int)(from * 2)..(int)(to * 2)]);
    }
}
