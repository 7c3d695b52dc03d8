namespace Vcmr.Formats.Onnx;

/// <summary>
/// Walks the length-delimited fields (texts, bytes, messages) of protobuf messages in a seekable stream; what is skipped
/// is not read. Source: the Protocol Buffers encoding specification.
/// </summary>
/// <param name="stream">The stream; it stays the caller's.</param>
internal sealed class ProtobufFields(Stream stream)
{
    /// <summary>The fields of the message that lies between two positions.</summary>
    /// <param name="position">Its first byte.</param>
    /// <param name="end">The byte after its last.</param>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public IEnumerable<(int Number, long Position, long End)> Of(long position, long end)
    {
        while (position < end)
        {
            stream.Position = position;
            ulong key = Varint();
            long length;
            switch (key & 7)
            {
                case 0:
                    Varint();
                    length = 0;
                    break;
                case 1:
                    length = 8;
                    break;
                case 2:
                    length = (long)Math.Min(Varint(), long.MaxValue);
                    break;
                case 5:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"There is no protobuf field at byte {position}.");
            }

            long start = stream.Position;
            if (length > end - start)
            {
                throw new InvalidDataException($"The protobuf field at byte {position} is cut off.");
            }

            position = start + length;
            if ((key & 7) == 2)
            {
                yield return ((int)(key >> 3), start, position);
            }
        }
    }

    /// <summary>The bytes between two positions.</summary>
    public byte[] Bytes(long position, long end)
    {
        byte[] bytes = new byte[end - position];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int read = stream.ReadByte();
            value |= (ulong)(read & 0x7F) << shift;
            if (read is >= 0 and < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A protobuf number does not end.");
    }
}
