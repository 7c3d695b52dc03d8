using Vcmr.Studies;
using Vcmr.Studies.Costs;

namespace Vcmr.Cluster;

/// <summary>What a part of a study costs.</summary>
/// <param name="Stage">The plan's stage.</param>
/// <param name="Count">How much of it there is.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="CoreSeconds">Seconds of one core for one of it.</param>
/// <param name="Bytes">What it leaves on the disk.</param>
/// <param name="OnGpu">Whether a GPU can do it.</param>
/// <param name="Source">Which of the numbers are measured and which estimated.</param>
public sealed record CostRow(string Stage, double Count, string Unit, double CoreSeconds, double Bytes, bool OnGpu, string Source)
{
    /// <summary>Hours of one core.</summary>
    public double CoreHours => Count * CoreSeconds / 3600;

    /// <summary>Hours of one GPU, by a guess of how many cores it is worth.</summary>
    public double GpuHours => OnGpu ? CoreHours / CostEstimate.CoresOfGpu : 0;
}

/// <summary>What a profile's study costs on a cluster: rates measured on this machine, times how much there is.</summary>
/// <param name="Rows">The stages.</param>
public sealed record CostEstimate(IReadOnlyList<CostRow> Rows)
{
    /// <summary>So many cores does the same training in the time of one GPU. A guess for a GPU of a data centre in fp32, and not measured.</summary>
    public const double CoresOfGpu = 150;

    private const double SoundBytesOfSecond = 16_000 * 2;
    private const double FeatureBytesOfSecond = 512 * 4;

    /// <summary>Scales measured rates.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="rates">The rates.</param>
    /// <param name="input">How much there is.</param>
    public static CostEstimate Of(Profile profile, CostRates rates, CostInput input)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(input);
        // Of a list that was cleaned before, all are kept; of others fewer, and the cost is less.
        double kept = input.Videos, used = input.Used;
        double segments = input.Segments(profile.Audio.ValidationPart);
        int seeds = profile.Seeds.Count;
        double checkpoint = rates.Weights * 4.0 * 3;
        double ofClip = input.SegmentsOfClip(rates.SecondsOfSegment, profile.Evaluation.Overlap);
        double Steps(int epochs) => seeds * epochs * segments;
        int audio = profile.Audio.Epochs, both = profile.AudioVideo.Epochs;
        // A network of another length costs by its samples.
        double lengths = profile.InputLengths.Where(l => l != profile.Model.InputLength).Sum(l => (double)l / profile.Model.InputLength);
        int encoders = seeds * (6 + (2 * profile.InputLengths.Count(l => l != profile.Model.InputLength)));
        const string Trained = "rate measured, count estimated";
        return new CostEstimate(
        [
            new("fetch-list", input.Videos, "videos", 0, input.Videos * input.VideoMegabytes * 1e6, false, "estimated"),
            new("prepare", input.Videos * input.VideoSeconds, "s of video", rates.Prepare, kept * used * (SoundBytesOfSecond + FeatureBytesOfSecond), false, "rate measured on small pictures, length estimated"),
            new("prepare", input.Clips * input.ClipSeconds, "s of clips", rates.Decode, input.Clips * input.ClipSeconds * SoundBytesOfSecond, false, "rate measured, length estimated"),
            new("verify", kept * used + (input.Clips * input.ClipSeconds), "s of sound", SoundBytesOfSecond / 1e9, 0, false, "estimated"),
            new("audio", Steps(audio), "segments", rates.Audio, seeds * 2 * checkpoint, true, Trained),
            new("audio-video", Steps(both), "segments", rates.AudioVideo, seeds * 2 * checkpoint, true, Trained),
            new("heads: CLMR", Steps(profile.Clmr.Epochs), "segments", rates.Audio * profile.Clmr.InputLength / profile.Model.InputLength, seeds * 2 * checkpoint, true, Trained),
            new("heads: audio-longer", Steps(both), "segments", rates.Audio, seeds * 2 * checkpoint, true, Trained),
            new("heads: shuffled", Steps(both), "segments", rates.AudioVideo, seeds * 2 * checkpoint, true, Trained),
            new("heads, scarcity, resolution", encoders * input.Clips * ofClip, "segments embedded", rates.Embed, 0, true, Trained),
            new("supervised: SampleCNN", seeds * profile.Supervised.Epochs * input.TrainingClips, "segments", rates.Supervised, seeds * 2 * checkpoint, true, Trained),
            new("resolution", seeds * (audio + both) * segments * lengths, "segments", ((rates.Audio * audio) + (rates.AudioVideo * both)) / (audio + both), seeds * 4 * checkpoint * (profile.InputLengths.Count - 1), true, Trained),
        ]);
    }
}
