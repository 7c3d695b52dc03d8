using System.Globalization;

namespace Vcmr.Media;

/// <summary>Where a frame of sound belongs, in samples at 16 kHz.</summary>
/// <param name="Stamp">Its stamp, from the file's start; null where it has none.</param>
/// <param name="End">Samples decoded up to its end.</param>
internal readonly record struct SoundStamp(long? Stamp, long End);

/// <summary>
/// The channel beside the samples of a sound: ffmpeg's metadata filter writes each frame's stamp, and then the number of
/// samples up to the frame's end in the place of a stamp, before it hands the frame on.
/// </summary>
internal sealed class SoundStamps(Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);
    private readonly Queue<long?> _stamps = new();
    private long _before;
    private long _end;

    /// <summary>
    /// The filters that write to a pipe. Resampling is ffmpeg's own, as for an output of this format, so that the samples
    /// are those of a plain conversion; it hands stamps on without its delay.
    /// </summary>
    public static string Filters(string pipe) =>
        $"aformat=sample_fmts=s16:sample_rates={AudioFormat.SampleRate}:channel_layouts=mono,{Print("at", pipe)},asetpts=N+S,{Print("end", pipe)}";

    /// <summary>The next frame; null at the end.</summary>
    public SoundStamp? Read()
    {
        while (_lines.ReadLine() is { } line)
        {
            // "frame:12   pts:3840    pts_time:0.24", and then the entry that makes the filter print at all.
            int at = line.IndexOf(" pts:", StringComparison.Ordinal);
            if (!line.StartsWith("frame:", StringComparison.Ordinal) || at < 0 || _lines.ReadLine() is not { } key)
            {
                continue;
            }

            ReadOnlySpan<char> text = line.AsSpan(at + 5).TrimStart();
            int blank = text.IndexOf(' ');
            long? value = long.TryParse(blank < 0 ? text : text[..blank], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
            if (key.StartsWith("at=", StringComparison.Ordinal))
            {
                _stamps.Enqueue(value);
            }
            else if (value is { } end && _stamps.TryDequeue(out long? stamp))
            {
                // Where the sound's own format changes, ffmpeg begins with new filters, which count anew.
                _before = line.AsSpan(6, at - 6).Trim() is "0" ? _end : _before;
                _end = _before + end;
                return new SoundStamp(stamp, _end);
            }
        }

        return null;
    }

    public void Dispose() => _lines.Dispose();

    private static string Print(string key, string pipe) => $"ametadata=mode=add:key={key}:value=1,ametadata=mode=print:key={key}:direct=1:file={pipe}";
}
