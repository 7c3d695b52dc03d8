using Vcmr.Media;

namespace Vcmr.Datasets.Videos;

/// <summary>Decides which videos stay: by their streams and length, by their scenes, by their sound.</summary>
/// <param name="Scenes">The paper's rule of the longest scene.</param>
/// <param name="SegmentSeconds">Duration of a segment (s); shorter videos go.</param>
/// <param name="MaxMendedSound">The largest part of the used sound that may be mended to follow its time stamps.</param>
/// <param name="SilenceDecibels">Audio whose peak lies below this level goes (dB of full scale).</param>
internal sealed record CleaningRule(SceneRule Scenes, int SegmentSeconds, double MaxMendedSound, double SilenceDecibels = -60)
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
    /// <param name="mended">What was mended in it, or null.</param>
    public string? Judge(ReadOnlySpan<short> samples, MendedSound? mended)
    {
        if (MendedSoundLimit.Judge(mended, samples.Length, MaxMendedSound) is { } reason)
        {
            return reason;
        }

        double level = 20 * Math.Log10(SampleConversion.Peak(samples) / (double)AudioFormat.FullScale);
        return level < SilenceDecibels ? Reasons.Silent : IsConstant(samples) ? Reasons.Constant : null;
    }

    /// <summary>
    /// Whether audio is one value but for rounding, and for its ends, where a resampler and a codec swing into it; silence is
    /// not meant.
    /// </summary>
    public static bool IsConstant(ReadOnlySpan<short> samples)
    {
        const int Rounding = 2;
        const int Smallest = 32;
        if (samples.IsEmpty || Math.Abs((int)samples[samples.Length / 2]) < Smallest)
        {
            return false;
        }

        int value = samples[samples.Length / 2], others = 0, most = samples.Length / 100;
        foreach (short sample in samples)
        {
            if (Math.Abs(sample - value) > Rounding && ++others > most)
            {
                return false;
            }
        }

        return true;
    }
}
