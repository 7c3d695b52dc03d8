namespace Vcmr.Datasets.Videos;

/// <summary>
/// The part of a video that is used: as many whole segments as fit, at most 8 (two minutes), centred and begun on a whole
/// second, so that feature rows equal those of the whole video.
/// </summary>
/// <param name="DurationSeconds">How long sound and picture last together (s).</param>
/// <param name="StartSecond">Where the part begins (s).</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="SegmentSeconds">Duration of a segment (s).</param>
internal sealed record MiddlePart(double DurationSeconds, int StartSecond, int Segments, int SegmentSeconds)
{
    /// <summary>How much may be missing at the end (s): codecs pad and cut by fractions of a frame.</summary>
    public const double Tolerance = 0.1;

    /// <summary>Duration of the part (s).</summary>
    public int Seconds => Segments * SegmentSeconds;

    /// <summary>Where the part ends (s).</summary>
    public int EndSecond => StartSecond + Seconds;

    /// <summary>Lays the part into a video.</summary>
    /// <param name="endSeconds">Where the first of sound and picture ends (s).</param>
    /// <param name="segmentSeconds">Duration of a segment (s).</param>
    /// <param name="maxSegments">Most segments.</param>
    /// <param name="firstSecond">From when on both are there (s).</param>
    public static MiddlePart Of(double endSeconds, int segmentSeconds, int maxSegments, int firstSecond = 0)
    {
        double duration = Math.Max(0, endSeconds - firstSecond);
        int segments = (int)Math.Clamp(Math.Floor((duration + Tolerance) / segmentSeconds), 0, maxSegments);
        int start = firstSecond + (int)Math.Max(0, Math.Floor((duration - (segments * segmentSeconds)) / 2));
        return new MiddlePart(duration, start, segments, segmentSeconds);
    }
}
