using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Vcmr.Formats.Onnx;

/// <summary>
/// One protobuf message under construction: varints, floats and length-delimited fields, all that ONNX and TensorBoard need.
/// Source: the Protocol Buffers encoding specification.
/// </summary>
internal sealed class ProtobufMessage
{
    // A longer message within another is named, not copied: weights are hundreds of megabytes.
    private const int LongestCopied = 1 << 16;

    private readonly List<ReadOnlyMemory<byte>> _sealed = [];
    private ArrayBufferWriter<byte> _bytes = new();

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    /// <summary>Length of the message so far, in bytes.</summary>
    public int Length => Parts.Sum(p => p.Length);

    /// <summary>The encoded message, in parts.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => _sealed.Append(_bytes.WrittenMemory);

    /// <summary>The encoded message; a long one is put together for it.</summary>
    public ReadOnlySpan<byte> Span => _sealed.Count == 0 ? _bytes.WrittenSpan : Parts.SelectMany(p => p.ToArray()).ToArray();

    /// <summary>Adds an integer.</summary>
    public ProtobufMessage Add(int field, long value)
    {
        Key(field, WireType.Varint);
        // Negative numbers are ten bytes long, as two's complement.
        Varint((ulong)value);
        return this;
    }

    /// <summary>Adds a 32-bit float.</summary>
    public ProtobufMessage Add(int field, float value)
    {
        Key(field, WireType.Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a 64-bit float.</summary>
    public ProtobufMessage Add(int field, double value)
    {
        Key(field, WireType.Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a string.</summary>
    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Add(int field, ReadOnlySpan<byte> value)
    {
        Key(field, WireType.LengthDelimited);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Adds a message, to which nothing may be added afterwards.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        int length = value.Length;
        if (length <= LongestCopied)
        {
            return Add(field, value.Span);
        }

        Key(field, WireType.LengthDelimited);
        Varint((ulong)length);
        _sealed.Add(_bytes.WrittenMemory);
        _sealed.AddRange(value.Parts);
        _bytes = new ArrayBufferWriter<byte>();
        return this;
    }

    private void Key(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
