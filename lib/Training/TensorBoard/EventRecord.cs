using System.Buffers.Binary;
using System.Text;

namespace Vcmr.Training.TensorBoard;

/// <summary>
/// TensorFlow's <c>Event</c> message, as much of it as scalars need, in protobuf's wire format.
/// Source: tensorflow/core/util/event.proto and framework/summary.proto.
/// </summary>
internal static class EventRecord
{
    // Field number · 8 + wire type: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
    private const byte WallTime = (1 << 3) | 1;
    private const byte Step = (2 << 3) | 0;
    private const byte FileVersion = (3 << 3) | 2;
    private const byte Summary = (5 << 3) | 2;
    private const byte SummaryValue = (1 << 3) | 2;
    private const byte ValueTag = (1 << 3) | 2;
    private const byte SimpleValue = (2 << 3) | 5;

    /// <summary>The message that begins a file.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public static byte[] Version(double time) => [.. Begin(time), .. Bytes(FileVersion, "brain.Event:2"u8)];

    /// <summary>A scalar.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="tag">Its name, such as <c>train/loss</c>.</param>
    /// <param name="value">The value.</param>
    public static byte[] Scalar(double time, int step, string tag, double value)
    {
        byte[] number = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
        byte[] entry = [.. Bytes(ValueTag, Encoding.UTF8.GetBytes(tag)), SimpleValue, .. number];
        return [.. Begin(time), Step, .. Varint((ulong)step), .. Bytes(Summary, Bytes(SummaryValue, entry))];
    }

    /// <summary>The step of a message that <see cref="Version"/> or <see cref="Scalar"/> made; 0 where it has none.</summary>
    public static long StepOf(ReadOnlySpan<byte> message)
    {
        // Both begin with the wall time's nine bytes.
        const int AfterTime = 1 + sizeof(double);
        if (message.Length <= AfterTime || message[AfterTime] != Step)
        {
            return 0;
        }

        ulong step = 0;
        int shift = 0;
        foreach (byte part in message[(AfterTime + 1)..])
        {
            step |= (ulong)(part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80)
            {
                break;
            }
        }

        return (long)step;
    }

    private static byte[] Begin(double time)
    {
        byte[] field = new byte[1 + sizeof(double)];
        field[0] = WallTime;
        BinaryPrimitives.WriteDoubleLittleEndian(field.AsSpan(1), time);
        return field;
    }

    private static byte[] Bytes(byte field, ReadOnlySpan<byte> content) => [field, .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
