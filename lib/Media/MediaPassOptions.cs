namespace Vcmr.Media;

/// <summary>How a file is decoded.</summary>
internal sealed record MediaPassOptions
{
    private const double FullHdAt30 = 1920 * 1080 * 30.0;

    /// <summary>ffmpeg is ended when it runs longer than this; null is <see cref="LimitFor"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Decoder threads; 0 lets ffmpeg choose.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The time a file may take: 5 min, and 4 s for each second of its stated duration, more for frames that are larger or
    /// faster than 1920×1080 at 30 a second, in proportion; at most a day.
    /// </summary>
    /// <param name="media">The probed file.</param>
    public static TimeSpan LimitFor(MediaInfo media)
    {
        double load = media.Video is { } video ? Math.Max(1, video.Width * (double)video.Height * video.Rate.Value / FullHdAt30) : 1;
        double seconds = 300 + (4 * load * Math.Max(media.StatedVideoSeconds, media.StatedAudioSeconds));
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay));
    }
}
