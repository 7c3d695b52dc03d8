using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FFMpegCore;

namespace Vcmr.Media;

/// <summary>
/// Asks ffprobe what a file holds and picks the streams to read as ffmpeg itself would. The answer is read into
/// FFMpegCore's types; the process is ours, since FFMpegCore's own call leaves a quote in a file's name open to what follows,
/// keeps all that a damaged file makes ffprobe complain of, and rounds times to milliseconds where frames have microseconds.
/// </summary>
internal static partial class MediaProbe
{
    private const string Entries =
        "format=start_time,duration:stream=index,codec_type,width,height,pix_fmt,r_frame_rate,avg_frame_rate,time_base,start_time,duration"
        + ",color_range,color_space,color_transfer,color_primaries,sample_aspect_ratio,field_order,codec_name,sample_rate,channels"
        + ":stream_disposition=default,attached_pic:stream_tags=rotate,DURATION:stream_side_data=rotation,dv_profile";

    /// <summary>A longer duration (s, 11 days) is damage, and counts as none.</summary>
    private const double LongestDuration = 1e6;

    /// <summary>Probes a file.</summary>
    /// <param name="path">A media file.</param>
    /// <param name="cancellation">Ends ffprobe and the call.</param>
    /// <exception cref="VcmrException">The file is missing or no media file, or ffprobe is missing.</exception>
    public static MediaInfo Probe(string path, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
        {
            // .NET reads names as UTF-8, and cannot find a file again whose name is not.
            throw MediaFiles.NoFile(path, "media file");
        }

        if (MediaFiles.Target(path) is { Exists: true, Length: 0 })
        {
            throw new VcmrException($"The media file '{path}' cannot be read: it is empty.");
        }

        FFProbeAnalysis found = Describe(path, cancellation);
        IReadOnlyList<FFProbeStream> streams = found.Streams ?? [];
        FFProbeStream? video = streams.Where(s => s.CodecType == "video" && !Flag(s, "attached_pic"))
            .MaxBy(s => Size(s) == 0 ? -1 : Size(s) + (Flag(s, "default") ? 5_000_000 : 0));
        FFProbeStream? audio = streams.Where(s => s.CodecType == "audio")
            .MaxBy(s => (s.Channels ?? 0) + (Flag(s, "default") ? 5_000_000 : 0));
        var info = new MediaInfo(
            path,
            Number(found.Format?.StartTime) ?? 0,
            Duration(found.Format?.Duration),
            video is null ? null : ToVideo(video),
            audio is null ? null : ToAudio(audio));
        return (info.Video is not null && info.StatedVideoSeconds <= 0) || (info.Audio is not null && info.StatedAudioSeconds <= 0)
            ? PacketScan.Measure(info, cancellation)
            : info;
    }

    /// <summary>
    /// Whether the streams of a file are encrypted, which alone its first packets tell: to be asked when decoding fails.
    /// </summary>
    /// <param name="path">A media file.</param>
    /// <param name="cancellation">Ends ffprobe and the call.</param>
    internal static bool IsEncrypted(string path, CancellationToken cancellation)
    {
        using MediaProcess probe = Start(path, ["-read_intervals", "%+#8", "-show_entries", "packet=size:packet_side_data=side_data_type", "-of", "csv"], cancellation);
        using var reader = new StreamReader(probe.Output);
        bool isEncrypted = reader.ReadToEnd().Contains("Encryption info", StringComparison.Ordinal);
        probe.Wait();
        return isEncrypted;
    }

    private static FFProbeAnalysis Describe(string path, CancellationToken cancellation)
    {
        using MediaProcess probe = Start(path, ["-show_entries", Entries, "-of", "json"], cancellation);
        using var reader = new StreamReader(probe.Output);
        string text = reader.ReadToEnd();
        if (probe.Wait() != 0)
        {
            string? format = probe.Lines.Select(l => ForeignFormat().Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value;
            throw format is null
                ? probe.Fault($"The media file '{path}' cannot be read")
                : new VcmrException($"The media file '{path}' is not supported: its format is '{format}', which is no video or audio.") { Kind = FaultKind.Unsupported };
        }

        try
        {
            return JsonSerializer.Deserialize<FFProbeAnalysis>(text) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new VcmrException($"The media file '{path}' cannot be read: ffprobe gave no description of it.", e);
        }
    }

    /// <summary>Starts ffprobe on a file.</summary>
    internal static MediaProcess Start(string path, string[] arguments, CancellationToken cancellation) => MediaProcess.Start(
        "ffprobe", [.. AudioDecoder.FileOptions, .. arguments, "-i", MediaProcess.Argument(path)], path, AudioDecoder.LimitFor(path), cancellation);

    private static VideoStream ToVideo(FFProbeStream s)
    {
        FrameRate real = FrameRate.Parse(s.FrameRate);
        FrameRate average = FrameRate.Parse(s.AvgFrameRate);
        FrameRate rate = average.IsPlausible ? average : real.IsPlausible ? real : new FrameRate(25, 1);

        // The two agree for even spacing but for rounding in the container's time base.
        bool isVariable = !real.IsPlausible || Math.Abs((real.Value / rate.Value) - 1) > 0.01;
        bool even = !isVariable && real.Numerator * rate.Denominator != rate.Numerator * real.Denominator;
        int width = s.Width ?? 0;
        int height = s.Height ?? 0;
        bool turned = Math.Abs(Rotation(s)) % 180 == 90;
        return new VideoStream(
            s.Index,
            turned ? height : width,
            turned ? width : height,
            even ? real : rate,
            isVariable,
            FrameRate.Parse(s.ExtensionData?.GetValueOrDefault("time_base").ToString()) is { Denominator: > 0 } tick ? tick.Value : 0,
            Number(s.StartTime) ?? 0,
            StreamDuration(s),
            StreamForm.MatrixOf(s),
            s.ColorRange == "pc" && s.PixelFormat?.StartsWith("yuvj", StringComparison.Ordinal) != true)
        {
            Form = StreamForm.Of(s, Rotation(s)),
            AverageRate = rate,
            Unreadable = StreamForm.Unreadable(s),
        };
    }

    private static AudioStream ToAudio(FFProbeStream s) => new(s.Index, (int)(Number(s.SampleRate) ?? 0), s.Channels ?? 0, Number(s.StartTime) ?? 0, StreamDuration(s)) { Codec = s.CodecName ?? "" };

    /// <summary>mp4 states a stream's duration itself, Matroska its end in a tag such as 00:00:20.040000000.</summary>
    private static double? StreamDuration(FFProbeStream s)
    {
        if (Duration(s.Duration) is { } seconds)
        {
            return seconds;
        }

        string[] parts = (s.Tags?.GetValueOrDefault("DURATION") ?? string.Empty).Split(':');
        return parts.Length == 3 && Number(parts[0]) is { } h && Number(parts[1]) is { } m && Number(parts[2]) is { } rest
            ? Plausible((h * 3600) + (m * 60) + rest - (Number(s.StartTime) ?? 0))
            : null;
    }

    /// <summary>Degrees, whole; a damaged file may state any number.</summary>
    private static double Rotation(FFProbeStream s)
    {
        double? side = s.SideData?.Select(d => Number(d.GetValueOrDefault("rotation")?.ToString())).FirstOrDefault(r => r is not null);
        return Math.Round(side ?? Number(s.Tags?.GetValueOrDefault("rotate")) ?? 0);
    }

    private static double? Duration(string? text) => Plausible(Number(text));

    private static double? Plausible(double? seconds) => seconds is > 0 and < LongestDuration ? seconds : null;

    private static long Size(FFProbeStream s) => (long)(s.Width ?? 0) * (s.Height ?? 0);

    private static bool Flag(FFProbeStream s, string name) => s.Disposition?.GetValueOrDefault(name) == 1;

    // [png_pipe @ 0x55a56b088000] Format not on whitelist 'mov,matroska'
    [GeneratedRegex(@"^\[([^\]@]+) @ [^\]]*\] Format not on whitelist")]
    private static partial Regex ForeignFormat();

    internal static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}

/// <summary>
/// Measures how long streams last in files that do not say (recorded live streams, bare elementary streams): goes through
/// all packets once, without decoding any.
/// </summary>
internal static class PacketScan
{
    /// <summary>Fills in the durations of both streams.</summary>
    /// <param name="media">The probed file.</param>
    /// <param name="cancellation">Ends ffprobe and the call.</param>
    /// <exception cref="VcmrException">The file cannot be read.</exception>
    public static MediaInfo Measure(MediaInfo media, CancellationToken cancellation)
    {
        var video = new Extent();
        var audio = new Extent();
        using MediaProcess probe = MediaProbe.Start(media.Path, ["-show_entries", "packet=stream_index,pts_time,duration_time", "-of", "csv=p=0"], cancellation);
        using var reader = new StreamReader(probe.Output);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            if (fields.Length >= 3 && int.TryParse(fields[0], out int index))
            {
                (index == media.Video?.Index ? video : index == media.Audio?.Index ? audio : null)?
                    .Add(MediaProbe.Number(fields[1]), MediaProbe.Number(fields[2]) ?? 0);
            }
        }

        return probe.Wait() != 0
            ? throw probe.Fault($"The media file '{media.Path}' cannot be read")
            : media with
            {
                // Packets without stamps can only be counted.
                Video = media.Video is { } v ? v with { DurationSeconds = v.DurationSeconds ?? (video.Seconds > 0 ? video.Seconds : v.Rate.Seconds(video.Packets)) } : null,
                Audio = media.Audio is { } a ? a with { DurationSeconds = a.DurationSeconds ?? audio.Seconds } : null,
            };
    }

    private sealed class Extent
    {
        private double _first = double.PositiveInfinity;
        private double _end = double.NegativeInfinity;

        public long Packets { get; private set; }

        public double Seconds => _end > _first ? _end - _first : 0;

        public void Add(double? start, double duration)
        {
            Packets++;
            if (start is { } time)
            {
                _first = Math.Min(_first, time);
                _end = Math.Max(_end, time + duration);
            }
        }
    }
}
