using Vcmr.Formats.Onnx;

namespace Vcmr.Formats.TensorBoard;

/// <summary>
/// TensorFlow's <c>Event</c> message, as much of it as scalars need.
/// Source: tensorflow/core/util/event.proto and framework/summary.proto.
/// </summary>
internal static class EventRecord
{
    private const int WallTimeField = 1;
    private const int StepField = 2;
    private const int FileVersionField = 3;
    private const int SummaryField = 5;
    private const int SummaryValueField = 1;
    private const int TagField = 1;
    private const int SimpleValueField = 2;
    // The key of the step's field, a varint.
    private const byte StepKey = StepField << 3;

    /// <summary>The message that begins a file.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public static ProtobufMessage Version(double time) => new ProtobufMessage().Add(WallTimeField, time).Add(FileVersionField, "brain.Event:2");

    /// <summary>A scalar.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="tag">Its name, such as <c>train/loss</c>.</param>
    /// <param name="value">The value.</param>
    public static ProtobufMessage Scalar(double time, int step, string tag, double value)
    {
        ProtobufMessage entry = new ProtobufMessage().Add(TagField, tag).Add(SimpleValueField, (float)value);
        return new ProtobufMessage().Add(WallTimeField, time).Add(StepField, step).Add(SummaryField, new ProtobufMessage().Add(SummaryValueField, entry));
    }

    /// <summary>The step of a message that <see cref="Version"/> or <see cref="Scalar"/> made; 0 where it has none.</summary>
    public static long StepOf(ReadOnlySpan<byte> message)
    {
        // Both begin with the wall time's nine bytes.
        const int AfterTime = 1 + sizeof(double);
        if (message.Length <= AfterTime || message[AfterTime] != StepKey)
        {
            return 0;
        }

        long step = 0;
        int shift = 0;
        foreach (byte part in message[(AfterTime + 1)..])
        {
            step |= (long)(part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80)
            {
                break;
            }
        }

        return step;
    }
}
