using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vcmr.Media;

/// <summary>Asks ffprobe what a file holds and picks the streams to read as ffmpeg itself would.</summary>
public static partial class MediaProbe
{
    private const string Entries =
        "format=start_time,duration:stream=index,codec_type,width,height,pix_fmt,r_frame_rate,avg_frame_rate,time_base,start_time,duration"
        + ",color_range,color_space,sample_rate,channels"
        + ":stream_disposition=default,attached_pic:stream_tags=rotate,DURATION:stream_side_data=rotation";

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
            throw new VcmrException(path.Contains('\uFFFD') ? $"The media file '{path}' cannot be read: its name is not in UTF-8." : $"The media file '{path}' does not exist.");
        }

        if (MediaFiles.Target(path) is { Exists: true, Length: 0 })
        {
            throw new VcmrException($"The media file '{path}' cannot be read: it is empty.");
        }

        JsonNode root = Describe(path, cancellation);
        JsonObject[] streams = [.. (root["streams"] as JsonArray ?? []).OfType<JsonObject>()];
        JsonObject? video = streams.Where(s => Text(s, "codec_type") == "video" && !Flag(s, "attached_pic"))
            .MaxBy(s => Size(s) == 0 ? -1 : Size(s) + (Flag(s, "default") ? 5_000_000 : 0));
        JsonObject? audio = streams.Where(s => Text(s, "codec_type") == "audio")
            .MaxBy(s => Integer(s, "channels") + (Flag(s, "default") ? 5_000_000 : 0));
        var info = new MediaInfo(
            path,
            Number(root["format"]?["start_time"]) ?? 0,
            Duration(root["format"]?["duration"]),
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

    private static JsonNode Describe(string path, CancellationToken cancellation)
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
            return JsonNode.Parse(text)!;
        }
        catch (JsonException e)
        {
            throw new VcmrException($"The media file '{path}' cannot be read: ffprobe gave no description of it.", e);
        }
    }

    /// <summary>Starts ffprobe on a file.</summary>
    internal static MediaProcess Start(string path, string[] arguments, CancellationToken cancellation) => MediaProcess.Start(
        "ffprobe", [.. AudioDecoder.FileOptions, .. arguments, "-i", MediaProcess.Argument(path)], path, AudioDecoder.LimitFor(path), cancellation);

    private static VideoStream ToVideo(JsonObject s)
    {
        FrameRate real = FrameRate.Parse(Text(s, "r_frame_rate"));
        FrameRate average = FrameRate.Parse(Text(s, "avg_frame_rate"));
        FrameRate rate = average.IsPlausible ? average : real.IsPlausible ? real : new FrameRate(25, 1);

        // The two agree for even spacing but for rounding in the container's time base.
        bool isVariable = !real.IsPlausible || Math.Abs((real.Value / rate.Value) - 1) > 0.01;
        bool even = !isVariable && real.Numerator * rate.Denominator != rate.Numerator * real.Denominator;
        int width = Integer(s, "width");
        int height = Integer(s, "height");
        bool turned = Math.Abs(Rotation(s)) % 180 == 90;
        return new VideoStream(
            Integer(s, "index"),
            turned ? height : width,
            turned ? width : height,
            even ? real : rate,
            isVariable,
            FrameRate.Parse(Text(s, "time_base")) is { Denominator: > 0 } tick ? tick.Value : 0,
            Number(s["start_time"]) ?? 0,
            StreamDuration(s),
            Text(s, "color_space") switch { "bt709" => ColorMatrix.Bt709, "bt2020nc" => ColorMatrix.Bt2020, _ => ColorMatrix.Bt601 },
            Text(s, "color_range") == "pc" && !Text(s, "pix_fmt").StartsWith("yuvj", StringComparison.Ordinal));
    }

    private static AudioStream ToAudio(JsonObject s) => new(
        Integer(s, "index"), (int)(Number(s["sample_rate"]) ?? 0), Integer(s, "channels"), Number(s["start_time"]) ?? 0, StreamDuration(s));

    /// <summary>mp4 states a stream's duration itself, Matroska its end in a tag such as 00:00:20.040000000.</summary>
    private static double? StreamDuration(JsonObject s)
    {
        if (Duration(s["duration"]) is { } seconds)
        {
            return seconds;
        }

        string[] parts = ((string?)s["tags"]?["DURATION"] ?? string.Empty).Split(':');
        return parts.Length == 3 && Number(parts[0]) is { } h && Number(parts[1]) is { } m && Number(parts[2]) is { } rest
            ? Plausible((h * 3600) + (m * 60) + rest - (Number(s["start_time"]) ?? 0))
            : null;
    }

    /// <summary>Degrees, whole; a damaged file may state any number.</summary>
    private static double Rotation(JsonObject s)
    {
        double? side = (s["side_data_list"] as JsonArray ?? []).Select(d => Number(d?["rotation"])).FirstOrDefault(r => r is not null);
        return Math.Round(side ?? Number(s["tags"]?["rotate"]) ?? 0);
    }

    private static double? Duration(JsonNode? node) => Plausible(Number(node));

    private static double? Plausible(double? seconds) => seconds is > 0 and < LongestDuration ? seconds : null;

    private static long Size(JsonObject s) => (long)Integer(s, "width") * Integer(s, "height");

    private static bool Flag(JsonObject s, string name) => Number(s["disposition"]?[name]) == 1;

    // [png_pipe @ 0x55a56b088000] Format not on whitelist 'mov,matroska'
    [GeneratedRegex(@"^\[([^\]@]+) @ [^\]]*\] Format not on whitelist")]
    private static partial Regex ForeignFormat();

    private static int Integer(JsonObject s, string name) => (int)(Number(s[name]) ?? 0);

    private static string Text(JsonObject s, string name) => s[name]?.ToString() ?? string.Empty;

    internal static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static double? Number(JsonNode? node) => Number(node?.ToString());
}
