using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Stages;

namespace Vcmr.Studies.Costs;

/// <summary>How much there is of a study's data.</summary>
/// <param name="Videos">Music videos.</param>
/// <param name="VideoSeconds">Their usual length, s.</param>
/// <param name="VideoMegabytes">Their usual size, MB.</param>
/// <param name="Clips">Tagged clips.</param>
/// <param name="ClipSeconds">Their usual length, s.</param>
public sealed record CostInput(int Videos, double VideoSeconds, double VideoMegabytes, int Clips, double ClipSeconds)
{
    private const double UsedSeconds = 120;
    private const int SegmentsOfVideo = 8;

    /// <summary>The official code's list of videos at the usual length of a pop song, and MagnaTagATune's clips.</summary>
    public static CostInput Paper { get; } = new(20_150, 240, 35, 25_863, 29.1);

    /// <summary>Seconds of a video that are used: its middle.</summary>
    public double Used => Math.Min(UsedSeconds, VideoSeconds);

    /// <summary>What a profile's own data are as far as it says, and the paper's where it does not.</summary>
    /// <param name="profile">The profile.</param>
    public static CostInput Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        DataOptions data = profile.Data;
        return data.Kind == "demo" ? new CostInput(data.DemoVideos, (data.DemoShortest + data.DemoLongest) / 2, 1, data.DemoClips, 10) : Paper;
    }

    /// <summary>Segments that train, were every video kept.</summary>
    /// <param name="validation">Part of the songs that validates.</param>
    public double Segments(double validation) => Videos * Math.Clamp(Math.Floor(Used / 15), 1, SegmentsOfVideo) * (1 - validation);

    /// <summary>Clips that train: three quarters.</summary>
    public double TrainingClips => 0.75 * Clips;

    /// <summary>Overlapping segments of a clip.</summary>
    /// <param name="seconds">Length of a segment, s.</param>
    /// <param name="overlap">Overlap of two, as a part of their length.</param>
    public double SegmentsOfClip(double seconds, double overlap) => Math.Max(1, Math.Floor((ClipSeconds - seconds) / (seconds * (1 - overlap))) + 1);
}

/// <summary>A stage's cost.</summary>
/// <param name="Step">One of its steps, counted.</param>
/// <param name="Steps">How many steps one seed takes, counted from how much there is of the data.</param>
/// <param name="Seconds">What a step takes here, from rates that were measured here.</param>
/// <param name="Floor">The least that a step could take by this machine's measured ceilings, s.</param>
public sealed record StageCost(StepCost Step, double Steps, Spent Seconds, double Floor)
{
    /// <summary>Hours of one seed by the clock.</summary>
    public double Hours => Steps * Seconds.Wall / 3600;

    /// <summary>The least hours of one seed.</summary>
    public double FloorHours => Steps * Floor / 3600;

    /// <summary>Seconds of processors for a sample of a step.</summary>
    public double ProcessorSeconds => Seconds.Processor / Step.Samples;
}

/// <summary>What the stages of a profile cost: counted operations and bytes, and times by what this machine was measured to do.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Input">How much there is of the data.</param>
/// <param name="Stages">Stage 1, stage 2, the supervised network, embedding of all clips, heads.</param>
/// <param name="Rates">What was measured.</param>
public sealed record ProfileCost(string Profile, CostInput Input, IReadOnlyList<StageCost> Stages, MachineRates Rates)
{
    private const int Tags = 50;

    /// <summary>Measures what the stages of profiles cost, all by one calibration of some ten seconds to a minute.</summary>
    /// <param name="profiles">The profiles, each with how much there is of its data; the first one's augmentations and device are taken.</param>
    /// <param name="progress">Told of what is measured.</param>
    /// <param name="cancellation">Stops between two measurements.</param>
    /// <exception cref="VcmrException">The device is not there.</exception>
    public static IReadOnlyList<ProfileCost> Measure(
        IReadOnlyList<(Profile Profile, CostInput Input)> profiles, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        Profile first = profiles[0].Profile;
        TorchSharp.torch.set_num_threads(first.Threads);
        IReadOnlyList<StepCost>[] steps = [.. profiles.Select(p => StepsOf(p.Profile))];
        MachineRates rates = Calibration.Measure([.. steps.SelectMany(s => s)], first.Audio.Augmentations, ComputeDevices.Open(first.Device), progress, cancellation);
        return [.. profiles.Select((p, i) => Of(p.Profile, p.Input, steps[i], rates))];
    }

    /// <summary>The steps of a profile's stages, counted. <c>precision: auto</c> counts as fp32.</summary>
    /// <param name="profile">The profile.</param>
    public static IReadOnlyList<StepCost> StepsOf(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        SampleCnnShape shape = profile.Model.Shape();
        return
        [
            StepCost.Audio("audio", shape, profile.Audio),
            StepCost.AudioVideo(shape, profile.AudioVideo),
            StepCost.Supervised(shape, profile.Supervised, Tags),
            StepCost.Embedding(shape, SegmentBatches.Batch),
            StepCost.Tagging(shape, profile.Tagging, Tags),
        ];
    }

    private static ProfileCost Of(Profile profile, CostInput input, IReadOnlyList<StepCost> steps, MachineRates rates)
    {
        double seconds = profile.Model.Shape().InputLength / 16_000.0;
        double Pretraining(ContrastiveOptions o) => o.Epochs * Math.Max(1, Math.Floor(input.Segments(profile.Audio.ValidationPart) / o.Batch));
        double Tagging(TaggingOptions o) => o.Epochs * Math.Ceiling(input.TrainingClips / o.Batch);
        double[] counts =
        [
            Pretraining(profile.Audio),
            Pretraining(profile.AudioVideo),
            Tagging(profile.Supervised),
            Math.Ceiling(input.Clips * input.SegmentsOfClip(seconds, profile.Evaluation.Overlap) / SegmentBatches.Batch),
            Tagging(profile.Tagging),
        ];
        return new ProfileCost(profile.Name, input, [.. steps.Select((s, i) => new StageCost(s, counts[i], rates.Forecast(s), s.Floor(rates.Ceilings)))], rates);
    }
}
