using TorchSharp;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Training;
using Vcmr.Training.Stages;

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
    private const int Batch = 4;
    private const int Steps = 3;

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

    private static CostRates Of(Profile profile, Study study, double prepare, double decode, CancellationToken cancellation)
    {
        SampleCnnShape shape = profile.Model.Shape();
        IReadOnlyList<Segment> own = study.Videos.Segments;
        Segment[] segments = [.. Enumerable.Range(0, (Steps + 1) * Batch).Select(i => own[i % own.Count])];
        torch.manual_seed(0);
        AudioContrastiveOptions audio = profile.Audio with { Batch = Batch, Epochs = 1 };
        AudioVideoOptions both = profile.AudioVideo with { Batch = Batch, Epochs = 1 };
        var model = new AudioVideoModel(shape, both.Hidden);
        long weights = model.parameters().Sum(p => p.numel());
        double first = OfSegment(study, new AudioContrastiveStage(new AudioContrastiveModel(shape), study.Videos, segments, segments, audio, audio.Augmentations, 0), audio, cancellation);
        double second = OfSegment(study, new AudioVideoStage(model, study.Videos, segments, segments, both, 0), both, cancellation);
        using var encoder = new SampleCnn(shape);
        int[] clips = [.. Enumerable.Range(0, Math.Min(6, study.Tagged.Clips.Count))];
        int embedded = 0;
        double embed = ProcessorTime.Of(() =>
        {
            ClipEmbeddings all = ClipEmbedder.Embed(encoder, study.Tagged, profile.Evaluation.Overlap, clips, cancellation);
            embedded = all.FirstRow(all.Clips);
        });
        return new CostRates(
            prepare / study.Videos.Videos.Where(v => v.DurationSeconds > 0).Sum(v => v.DurationSeconds),
            decode / study.Tagged.Clips.Sum(c => c.AudioLength / 16_000.0),
            first,
            second,
            // One view of a segment in the place of two, and no augmentations: most of a step is the network.
            first / 2,
            embed / embedded,
            shape.Seconds,
            weights);
    }

    private static double OfSegment(Study study, IStage stage, StageOptions options, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vcmr-steps-").FullName;
        try
        {
            using (stage)
            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                var clock = new StepCounter(Steps, stop.Cancel);
                try
                {
                    new Trainer(stage, options, 0, folder, "{}", null, study.Device).Run(clock, stop.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    // The last step has been timed; validation is not.
                }

                return clock.SecondsOfStep / Batch;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The first step waits for memory and is not counted.
    private sealed class StepCounter(int steps, Action last) : IProgress<TrainingProgress>
    {
        private double _start = -1;
        private int _done;

        public double SecondsOfStep { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (_start < 0)
            {
                _start = ProcessorTime.Seconds;
                return;
            }

            SecondsOfStep = (ProcessorTime.Seconds - _start) / ++_done;
            if (_done == steps)
            {
                last();
            }
        }
    }
}
