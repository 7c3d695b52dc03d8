using Vcmr.Media;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// Decides which videos stay. The paper's rule (section 3.1): a video with a scene of more than 30 s is most likely a still
/// picture or a visualiser, and goes; the uncut video is one scene. Exactly 30 s stays.
/// </summary>
/// <param name="MaxSceneSeconds">Longest scene allowed (s).</param>
/// <param name="SegmentSeconds">Duration of a segment (s); shorter videos go.</param>
/// <param name="SilenceDecibels">Audio whose peak lies below this level goes (dB of full scale).</param>
public sealed record CleaningRule(double MaxSceneSeconds = CleaningRule.DefaultMaxSceneSeconds, int SegmentSeconds = 15, double SilenceDecibels = -60)
{
    /// <summary>The paper's longest scene (s).</summary>
    public const double DefaultMaxSceneSeconds = 30;

    /// <summary>Why a file goes before it is decoded, or null.</summary>
    /// <param name="media">The probed file.</param>
    /// <param name="middle">Its middle part.</param>
    public string? Judge(MediaInfo media, MiddlePart middle) =>
        media.Video is null ? Reasons.NoVideo
        : media.Audio is null ? Reasons.NoAudio
        : middle.Segments == 0 ? $"{Reasons.TooShort}: {middle.DurationSeconds:0.0} s of {SegmentSeconds} s"
        : null;

    /// <summary>Why its longest scene speaks against a video, or null.</summary>
    /// <param name="longestSeconds">Its duration (s).</param>
    public string? Judge(double longestSeconds) =>
        longestSeconds > MaxSceneSeconds ? $"{Reasons.LongScene}: {longestSeconds:0.0} s of {MaxSceneSeconds:0.###} s" : null;

    /// <summary>Why audio speaks against a video, or null.</summary>
    /// <param name="samples">The audio of its middle part.</param>
    public string? Judge(ReadOnlySpan<short> samples)
    {
        double level = 20 * Math.Log10(SampleConversion.Peak(samples) / (double)AudioFormat.FullScale);
        return level < SilenceDecibels ? Reasons.Silent : null;
    }
}
