using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Stages;

namespace Vcmr.Studies.KnownTruth;

/// <summary>How long a known-truth study takes on this machine, by doing a little of each of its parts in a folder aside.</summary>
/// <param name="Parts">The parts in order.</param>
/// <param name="Bf16">How many times as many steps of stage 1 a second bf16 makes as fp32 here.</param>
public sealed record StudyEstimate(IReadOnlyList<EstimatedPart> Parts, double Bf16)
{
    private const int Videos = 4;
    private const int Clips = 40;
    private const int Steps = 6;

    /// <summary>The whole time, from nothing.</summary>
    public TimeSpan Total => TimeSpan.FromSeconds(Parts.Sum(p => p.Count * p.SecondsEach));

    /// <summary>Measures.</summary>
    /// <param name="profile">The study's profile, whose data are synthesised.</param>
    /// <param name="options">As the study's; the maker makes a few videos and clips.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <exception cref="VcmrException">The profile's data are the user's own.</exception>
    public static StudyEstimate Measure(Profile profile, StudyOptions options, CancellationToken cancellation = default)
    {
        if (profile.Data.Kind != "demo")
        {
            throw new VcmrException($"Profile '{profile.Name}' has data of its own, and an estimate makes a few videos to measure; choose a profile with data.kind: demo.");
        }

        string folder = Directory.CreateTempSubdirectory("vcmr-estimate-").FullName;
        try
        {
            Study Open(int clips, string name) => new(
                profile with { Data = profile.Data with { Folder = Path.Combine(folder, name), DemoVideos = Videos, DemoClips = clips } },
                options with { Results = Path.Combine(folder, "results") });
            using Study silent = Open(0, "videos"), study = Open(Clips, "both");
            double videos = Seconds(() => silent.Data.Make(cancellation)), both = Seconds(() => study.Data.Make(cancellation));
            int made = Directory.GetFiles(silent.Data.VideoFolder).Length;
            double prepare = Seconds(() => study.Data.PrepareVideos(cancellation)), tagged = Seconds(() => study.Data.PrepareTagged(cancellation));
            return Of(profile, study, made, (videos / made, Math.Max(0, both - videos) / Clips, prepare / made, tagged / Clips), cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static StudyEstimate Of(Profile profile, Study study, int made, (double Video, double Clip, double Prepare, double Tagged) each, CancellationToken cancellation)
    {
        SampleCnnShape shape = profile.Model.Shape();
        double audio = Seconds(profile.Audio), longer = Seconds(profile.AudioVideo);
        double bf16 = Seconds(profile.Audio with { Precision = profile.Audio.Precision == Precision.Bf16 ? Precision.Fp32 : Precision.Bf16 });
        double stage2 = StepSeconds(
            study, profile.AudioVideo, s => new AudioVideoStage(new AudioVideoModel(shape, profile.AudioVideo.Hidden), study.Videos, Segments(s), Segments(s), profile.AudioVideo, 0), cancellation);
        using var encoder = new SampleCnn(shape);
        encoder.to(study.Device);
        var clock = Stopwatch.StartNew();
        ClipEmbeddings embeddings = ClipEmbedder.EmbedWithBlocks(encoder, study.Tagged, Probing.Blocks, profile.Evaluation.Overlap, cancellation).Embeddings;
        double embed = clock.Elapsed.TotalSeconds / Clips;
        var labels = new TagLabels(study.Tagged);
        double head = StepSeconds(
            study, profile.Tagging, s => new TaggingStage(Head(profile.Tagging), embeddings, labels, Repeated(s, Clips), Repeated(s, Clips)), cancellation);
        double supervised = StepSeconds(
            study,
            profile.Supervised,
            s => new SupervisedTaggingStage(new SupervisedTagger(new SampleCnn(shape), Head(profile.Supervised)), study.Tagged, labels, Repeated(s, Clips), Repeated(s, Clips), profile.Evaluation.Overlap),
            cancellation);

        KnownTruthOptions asked = profile.KnownTruth;
        int corpora = 1 + asked.CuesOff.Count, seeds = profile.Seeds.Count, paired = asked.Doses.Count + asked.CuesOff.Count;
        int videos = profile.Data.DemoVideos + made - Videos;
        // Segments that train, were every video of the usual length.
        double segments = (double)study.Videos.Segments.Count / study.Videos.Videos.Count(v => v.State == VideoState.Kept) * profile.Data.DemoVideos * (1 - profile.Audio.ValidationPart);
        double StepsOf(ContrastiveOptions o) => o.Epochs * Math.Max(1, Math.Floor(segments / o.Batch));
        // Heads that stop early take less.
        double training = (double)study.Tagging.Clips("train").Length / Clips * profile.Data.DemoClips;
        double TaggingSteps(TaggingOptions o) => o.Epochs * Math.Ceiling(training / o.Batch);
        return new StudyEstimate(
            [
                new("videos made", (double)videos * corpora, each.Video),
                new("clips made", profile.Data.DemoClips, each.Clip),
                new("videos prepared", (double)videos * corpora, each.Prepare),
                new("clips prepared", profile.Data.DemoClips, each.Tagged),
                new("steps of stage 1", seeds * StepsOf(profile.Audio), audio),
                new("further steps of stage 1", seeds * StepsOf(profile.AudioVideo), longer),
                new("steps of stage 2", seeds * paired * StepsOf(profile.AudioVideo), stage2),
                new("clips read", (double)seeds * (3 + paired) * profile.Data.DemoClips, embed),
                new("steps of heads", seeds * KnownTruthStudy.WithHeads.Count * TaggingSteps(profile.Tagging), head),
                new("steps of supervised networks", seeds * TaggingSteps(profile.Supervised), supervised),
            ],
            profile.Audio.Precision == Precision.Bf16 ? bf16 / audio : audio / bf16);

        double Seconds(ContrastiveOptions options) => StepSeconds(
            study, options, s => new AudioContrastiveStage(new AudioContrastiveModel(shape), study.Videos, Segments(s), Segments(s), options, profile.Audio.Augmentations, 0), cancellation);

        Segment[] Segments(int samples) => [.. Repeated(samples, study.Videos.Segments.Count).Select(i => study.Videos.Segments[i])];

        Sequential Head(TaggingOptions options) => TaggingHead.Create(labels.Tags.Count, shape.EmbeddingSize, options.Hidden, options.Dropout, options.Standardise);
    }

    // As many samples as are asked for, out of the few that there are.
    private static int[] Repeated(int samples, int of) => [.. Enumerable.Range(0, samples).Select(i => i % of)];

    private static double StepSeconds(Study study, StageOptions options, Func<int, IStage> stage, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vcmr-steps-").FullName;
        try
        {
            torch.manual_seed(0);
            using IStage timed = stage(Steps * options.Batch);
            var clock = new StepClock();
            try
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                clock.Last = stop.Cancel;
                new Trainer(timed, options with { Epochs = 2 }, 0, folder, "{}", null, study.Device).Run(clock, stop.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The last step has been timed; validation is not.
            }

            return clock.SecondsEach;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    // The first step waits for the first batch and for memory.
    private sealed class StepClock : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _clock = new();
        private int _steps;

        public Action Last { get; set; } = () => { };

        public double SecondsEach { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (!_clock.IsRunning)
            {
                _clock.Start();
                return;
            }

            SecondsEach = _clock.Elapsed.TotalSeconds / ++_steps;
            if (_steps == Steps - 2)
            {
                Last();
            }
        }
    }
}

/// <summary>A part of a study.</summary>
/// <param name="What">What is done.</param>
/// <param name="Count">How often.</param>
/// <param name="SecondsEach">Seconds of each, measured.</param>
public sealed record EstimatedPart(string What, double Count, double SecondsEach);
