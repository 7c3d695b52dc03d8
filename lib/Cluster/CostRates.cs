using Vcmr.Studies;
using Vcmr.Studies.Costs;
using Vcmr.Training;

namespace Vcmr.Cluster;

/// <summary>What pieces of a study cost on this machine, each measured on a little of it, in seconds of one core.</summary>
/// <param name="Prepare">A second of a video: decoded once, scenes found, sound and frame features taken.</param>
/// <param name="Decode">A second of a tagged clip.</param>
/// <param name="Audio">A segment in a step of stage 1.</param>
/// <param name="AudioVideo">A segment in a step of stage 2.</param>
/// <param name="Supervised">A segment in a step of the supervised SampleCNN.</param>
/// <param name="Embed">A segment that is embedded.</param>
/// <param name="SecondsOfSegment">Length of a segment, s.</param>
/// <param name="Weights">Weights of the stage 2 model.</param>
public sealed record CostRates(double Prepare, double Decode, double Audio, double AudioVideo, double Supervised, double Embed, double SecondsOfSegment, long Weights)
{
    private const int Videos = 3;
    private const int Clips = 24;

    /// <summary>Measures.</summary>
    /// <param name="profile">The profile, whose network and frame encoder are taken.</param>
    /// <param name="options">As the study's; the maker makes a few videos and clips.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <exception cref="VcmrException">The frame encoder is not there, or nothing can make videos.</exception>
    public static CostRates Measure(Profile profile, StudyOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(options);
        string folder = Directory.CreateTempSubdirectory("vcmr-rates-").FullName;
        try
        {
            var data = new DataOptions
            {
                Folder = folder, DemoVideos = Videos, DemoClips = Clips, FrameEncoder = profile.Data.FrameEncoder, FramePreprocessing = profile.Data.FramePreprocessing,
            };
            using var study = new Study(profile with { Data = data, Device = ComputeDevice.Cpu }, options with { Results = Path.Combine(folder, "results") });
            study.Data.Make(cancellation);
            double prepare = ProcessorTime.Of(() => study.Data.PrepareVideos(cancellation)), decode = ProcessorTime.Of(() => study.Data.PrepareTagged(cancellation));
            return Of(profile, study, prepare, decode, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Parts of steps are measured and put together, as vcmr estimate does it: no stage needs to run.
    private static CostRates Of(Profile profile, Study study, double prepare, double decode, CancellationToken cancellation)
    {
        IReadOnlyList<StageCost> stages = ProfileCost.Measure([(profile with { Device = ComputeDevice.Cpu }, CostInput.Of(profile))], study.Progress, cancellation)[0].Stages;
        double Each(string stage) => stages.Single(s => s.Step.Stage == stage).ProcessorSeconds;
        return new CostRates(
            prepare / study.Videos.Videos.Where(v => v.DurationSeconds > 0).Sum(v => v.DurationSeconds),
            decode / study.Tagged.Clips.Sum(c => c.AudioLength / 16_000.0),
            Each("audio"),
            Each("audio-video"),
            Each("supervised"),
            Each("embedding"),
            profile.Model.Shape().InputLength / 16_000.0,
            stages.Single(s => s.Step.Stage == "audio-video").Step.Parameters);
    }
}
