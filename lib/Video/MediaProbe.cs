using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Audio;

namespace Vcmr.Video;

/// <summary>Asks ffprobe what a file holds and picks the streams to read as ffmpeg itself would.</summary>
public static class MediaProbe
{
    private const string Entries =
        "format=duration:stream=index,codec_type,width,height,pix_fmt,r_frame_rate,avg_frame_rate,start_time,duration,color_range,color_space,sample_rate,channels"
        + ":stream_disposition=default,attached_pic:stream_tags=rotate,DURATION:stream_side_data=rotation";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Probes a file.</summary>
    /// <param name="path">A media file.</param>
    /// <param name="cancellation">Ends ffprobe and the call.</param>
    /// <exception cref="VcmrException">The file is missing or no media file, or ffprobe is missing.</exception>
    public static MediaInfo Probe(string path, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"The media file '{path}' does not exist.");
        }

        JsonNode root = Run(path, ["-show_entries", Entries, "-of", "json"], cancellation);
        JsonObject[] streams = [.. (root["streams"] as JsonArray ?? []).OfType<JsonObject>()];
        double? duration = Positive(Number(root["format"]?["duration"]));
        VideoStream? video = streams.Where(s => Text(s, "codec_type") == "video" && !Flag(s, "attached_pic") && Size(s) > 0)
            .MaxBy(s => Size(s) + (Flag(s, "default") ? 5_000_000 : 0)) is { } v ? ToVideo(v) : null;
        AudioStream? audio = streams.Where(s => Text(s, "codec_type") == "audio")
            .MaxBy(s => Integer(s, "channels") + (Flag(s, "default") ? 5_000_000 : 0)) is { } a ? ToAudio(a) : null;
        var info = new MediaInfo(path, duration, video, audio);
        return video is not null && info.StatedVideoSeconds <= 0 ? info with { Video = Counted(path, video, cancellation) } : info;
    }

    private static JsonNode Run(string path, string[] arguments, CancellationToken cancellation)
    {
        using MediaProcess probe = MediaProcess.Start(
            "ffprobe",
            ["-v", "error", "-protocol_whitelist", "file", .. arguments, "-i", MediaProcess.Argument(path)],
            path,
            Limit,
            cancellation);
        using var reader = new StreamReader(probe.Output);
        string text = reader.ReadToEnd();
        if (probe.Wait() != 0)
        {
            throw new VcmrException($"The media file '{path}' cannot be read: {probe.Failure()}.");
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

    /// <summary>A file without any duration (a recorded live stream) has its packets counted instead.</summary>
    private static VideoStream Counted(string path, VideoStream video, CancellationToken cancellation)
    {
        JsonNode root = Run(path, ["-count_packets", "-select_streams", $"{video.Index}", "-show_entries", "stream=nb_read_packets", "-of", "json"], cancellation);
        double packets = Number(root["streams"]?[0]?["nb_read_packets"]) ?? 0;
        return video with { DurationSeconds = video.Rate.Seconds((long)packets) };
    }

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
            Number(s["start_time"]) ?? 0,
            StreamDuration(s),
            Text(s, "color_space") switch { "bt709" => ColorMatrix.Bt709, "bt2020nc" => ColorMatrix.Bt2020, _ => ColorMatrix.Bt601 },
            Text(s, "color_range") == "pc" && !Text(s, "pix_fmt").StartsWith("yuvj", StringComparison.Ordinal));
    }

    private static AudioStream ToAudio(JsonObject s) => new(
        Integer(s, "index"), (int)(Number(s["sample_rate"]) ?? 0), Integer(s, "channels"), Number(s["start_time"]) ?? 0, StreamDuration(s));

    /// <summary>mp4 states a stream's duration itself, Matroska in a tag such as 00:00:20.040000000.</summary>
    private static double? StreamDuration(JsonObject s)
    {
        if (Positive(Number(s["duration"])) is { } seconds)
        {
            return seconds;
        }

        string[] parts = ((string?)s["tags"]?["DURATION"] ?? string.Empty).Split(':');
        return parts.Length == 3 && double.TryParse(parts[0], out double h) && double.TryParse(parts[1], out double m) && double.TryParse(parts[2], out double rest)
            ? Positive((h * 3600) + (m * 60) + rest)
            : null;
    }

    private static int Rotation(JsonObject s)
    {
        double? side = (s["side_data_list"] as JsonArray ?? []).Select(d => Number(d?["rotation"])).FirstOrDefault(r => r is not null);
        return (int)Math.Round(side ?? Number(s["tags"]?["rotate"]) ?? 0);
    }

    private static double? Positive(double? value) => value is > 0 ? value : null;

    private static long Size(JsonObject s) => (long)Integer(s, "width") * Integer(s, "height");

    private static bool Flag(JsonObject s, string name) => Number(s["disposition"]?[name]) == 1;

    private static int Integer(JsonObject s, string name) => (int)(Number(s[name]) ?? 0);

    private static string Text(JsonObject s, string name) => s[name]?.ToString() ?? string.Empty;

    private static double? Number(JsonNode? node) =>
        double.TryParse(node?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
