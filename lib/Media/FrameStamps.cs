using System.Globalization;

namespace Vcmr.Media;

/// <summary>
/// The second channel of a pass: ffmpeg's metadata filter writes one line with a frame's stamp before it hands the frame on,
/// so that the line of a frame that has arrived is there, whatever the container and however uneven the frames.
/// </summary>
internal sealed class FrameStamps(Stream stream) : IDisposable
{
    private const string Field = " pts:";
    private readonly StreamReader _lines = new(stream);

    /// <summary>
    /// The encoder's clock. With it and the wall clock's time on the frames that go on, stamps rise whatever the file says;
    /// the muxer would complain of others, although raw frames have none, as if the file were damaged.
    /// </summary>
    public static IReadOnlyList<string> OutputOptions { get; } = ["-enc_time_base", "1/1000000"];

    /// <summary>The filters that write to a pipe: stamps in microseconds, unrounded by the line's format.</summary>
    public static string Filters(string pipe) =>
        $"settb=1/1000000,metadata=mode=add:key=vcmr:value=1,metadata=mode=print:key=vcmr:direct=1:file={pipe},setpts=time(0)/TB";

    /// <summary>The stamp of the next frame (µs), or null where the frame has none.</summary>
    public long? Read()
    {
        while (_lines.ReadLine() is { } line)
        {
            // The other line of a frame is the entry that makes the filter print at all.
            if (line.StartsWith("frame:", StringComparison.Ordinal) && line.IndexOf(Field, StringComparison.Ordinal) is > 0 and int at)
            {
                string value = line[(at + Field.Length)..].TrimStart();
                int end = value.IndexOf(' ', StringComparison.Ordinal);
                return long.TryParse(end < 0 ? value : value[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long stamp) ? stamp : null;
            }
        }

        return null;
    }

    public void Dispose() => _lines.Dispose();
}
