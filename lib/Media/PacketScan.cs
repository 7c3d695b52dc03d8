namespace Vcmr.Media;

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
