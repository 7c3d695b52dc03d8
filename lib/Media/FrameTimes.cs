using System.Globalization;

namespace Vcmr.Media;

/// <summary>
/// When each frame of a video begins, by the stamps that the decoder gives. Stamps that follow the file's frame rate to
/// within the container's rounding stand for the exact grid point n / rate, so that sampling and the 30 s rule are decided
/// in whole numbers; any other stamp is the time itself (µs). Time 0 is where the stream begins.
/// </summary>
internal sealed class FrameTimes
{
    private const long Second = 1_000_000;

    /// <summary>A first frame that comes no later than this (µs) is the beginning; containers round and pad that much.</summary>
    private const long Lateness = Second / 10;

    private readonly List<long> _starts = [];
    private readonly FrameRate _rate;
    private readonly long _frame;
    private readonly double _tolerance;
    private readonly long _expected;
    private readonly double _stated;
    private long? _zero;

    /// <param name="media">The probed file.</param>
    /// <param name="video">Its video stream.</param>
    public FrameTimes(MediaInfo media, VideoStream video)
    {
        _rate = video.Rate;
        _frame = Micro(video.Rate.Seconds(1));

        // One tick of the container's clock, or a quarter of a frame where ticks are coarse. Uneven files have no grid.
        _tolerance = video.IsVariable ? -1 : Math.Min((Second * video.TickSeconds) + 1, _frame / 4.0);
        _expected = Micro(video.StartSeconds - media.StartSeconds);
        _stated = media.StatedVideoSeconds;
    }

    /// <summary>Frames so far.</summary>
    public int Count { get; private set; }

    /// <summary>By how much the clock was set on (µs) at each of its new beginnings.</summary>
    public List<long> Restarts { get; } = [];

    /// <summary>Takes the next frame.</summary>
    /// <param name="stamp">Its stamp (µs from the file's start), or null where it has none.</param>
    public void Add(long? stamp)
    {
        long next = Count == 0 ? 0 : _starts[^1] + _frame;
        _zero ??= stamp is { } first ? first - (Count > 0 ? next : first - _expected > Lateness ? first - _expected : 0) : null;
        long time = stamp is { } given ? given - _zero!.Value : next;
        if (Count > 0)
        {
            long previous = _starts[^1];
            bool isBack = time < previous - Second;
            bool isAhead = _stated > 0 && time > next + Second && time > Micro(_stated) + Second;
            if (isBack || isAhead)
            {
                // Joined recordings and damage: the clock begins anew, and the picture goes on one frame later.
                _zero += time - next;
                Restarts.Add(next - time);
                time = next;
            }

            // Stamps out of order: a frame is not shown before its predecessor.
            time = Math.Max(time, previous);
        }

        _starts.Add(time);
        Count++;
    }

    /// <summary>Ends the last frame: after one frame's duration, or where its stream ends.</summary>
    /// <param name="end">
    /// Where the file says that the stream ends (s). A picture that stays on longer than frames do, is held until then.
    /// Null where that is not to be trusted, since data are missing.
    /// </param>
    public void End(double? end)
    {
        if (Count == 0)
        {
            return;
        }

        bool isEven = IsEven(Count - 1);
        long last = isEven ? Micro(_rate.Seconds(Count)) : _starts[^1] + _frame;
        long stated = Micro(end ?? 0);
        bool isStated = isEven ? stated > last + Second : stated > _starts[^1];
        _starts.Add(isStated ? stated : last);
    }

    /// <summary>When a frame begins (s); for the number after the last one, when that ends.</summary>
    /// <param name="number">The frame's number.</param>
    public double At(int number) => IsEven(number) ? _rate.Seconds(number) : (double)_starts[number] / Second;

    /// <summary>When a frame begins by its stamp alone (µs), whatever the frame rate.</summary>
    /// <param name="number">The frame's number.</param>
    public long Stamp(int number) => _starts[number];

    /// <summary>How long a range of frames lasts (s); whole frames where the frames are even.</summary>
    /// <param name="start">Its first frame.</param>
    /// <param name="end">The frame after its last, which must be known, or <see cref="End"/> called.</param>
    public double Seconds(int start, int end) => IsEven(start) && IsEven(end)
        ? _rate.Seconds(end - start)
        : (double)(_starts[end] - _starts[start]) / Second;

    /// <summary>
    /// How many points of the grid of five a second lie before a frame. A point shows the last frame that has begun by
    /// then, so that frame n is seen at those from the number for n to below that for n + 1. What precedes the first frame
    /// shows the first.
    /// </summary>
    /// <param name="number">The frame's number.</param>
    public int PointsBefore(int number) =>
        number == 0 ? 0
        : IsEven(number) ? FrameSampler.Count(number, _rate)
        : (int)Math.Min(int.MaxValue, ((_starts[number] * FrameSampler.FramesPerSecond) + Second - 1) / Second);

    private static long Micro(double seconds) => (long)Math.Round(seconds * Second);

    private bool IsEven(int number) => Math.Abs(_starts[number] - (Second * _rate.Seconds(number))) <= _tolerance;
}

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

/// <summary>
/// The grid of 5 frames a second that encoders see. With an even frame rate, point k shows frame floor(k · fps / 5), in
/// whole numbers.
/// </summary>
internal static class FrameSampler
{
    /// <summary>Frames that represent one second.</summary>
    public const int FramesPerSecond = 5;

    /// <summary>How many points a video of so many evenly spaced frames covers: ceil(frames · 5 / fps).</summary>
    /// <param name="frames">Frames in the video.</param>
    /// <param name="rate">Frames per second of the video.</param>
    public static int Count(int frames, FrameRate rate)
    {
        Int128 numerator = (Int128)frames * rate.Denominator * FramesPerSecond;
        return (int)((numerator + rate.Numerator - 1) / rate.Numerator);
    }
}
