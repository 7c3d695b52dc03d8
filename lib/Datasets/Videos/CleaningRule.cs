using Vcmr.Media;

namespace Vcmr.Datasets.Videos;

/// <summary>Decides which videos stay: by their streams and length, by their scenes, by their sound.</summary>
/// <param name="Scenes">The paper's rule of the longest scene.</param>
/// <param name="SegmentSeconds">Duration of a segment (s); shorter videos go.</param>
/// <param name="SilenceDecibels">Audio whose peak lies below this level goes (dB of full scale).</param>
internal sealed record CleaningRule(SceneRule Scenes, int SegmentSeconds, double SilenceDecibels = -60)
{
    /// <summary>Why a file goes before it is decoded, or null.</summary>
    /// <param name="media">The probed file.</param>
    /// <param name="middle">Its middle part.</param>
    public string? Judge(MediaInfo media, MiddlePart middle) =>
        media.Video is null ? Reasons.NoVideo
        : media.Audio is null ? Reasons.NoAudio
        : middle.Segments == 0 ? $"{Reasons.TooShort}: {middle.DurationSeconds:0.0} s of {SegmentSeconds} s"
        : null;

    /// <summary>Why audio speaks against a video, or null.</summary>
    /// <param name="samples">The audio of its middle part.</param>
    public string? Judge(ReadOnlySpan<short> samples)
    {
        double level = 20 * Math.Log10(SampleConversion.Peak(samples) / (double)AudioFormat.FullScale);
        return level < SilenceDecibels ? Reasons.Silent : null;
    }
}
