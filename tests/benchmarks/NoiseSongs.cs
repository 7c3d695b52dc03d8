using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Training.Stages;
using Vcmr.Video.Encoders;

namespace Vcmr.Benchmarks;

/// <summary>A prepared corpus of songs of noise, and the stages on it.</summary>
internal sealed class NoiseSongs : IDisposable
{
    private const int Songs = 20;
    private const int SegmentsASong = 8;
    private readonly VideoCorpus _corpus;

    public NoiseSongs(ScratchFolder scratch)
    {
        var options = new PrepareOptions { VideoFolder = scratch.Fresh("videos"), CorpusFolder = scratch.Fresh("corpus") };
        using (var encoder = new DescriptorEncoder())
        using (var catalog = new VideoCorpusWriter(options, encoder))
        {
            short[] sound = [.. AugmentationStepBenchmark.Crop(SegmentsASong * options.SegmentSeconds * 16_000).Select(v => (short)(v * 10_000))];
            for (int song = 0; song < Songs; song++)
            {
                catalog.Add(new VideoResult
                {
                    Source = new SourceFile($"song {song}.mp4", "", 1, 1) { Hash = $"{song}" },
                    State = VideoState.Kept,
                    Segments = SegmentsASong,
                    Audio = sound,
                    Features = new float[SegmentsASong * options.SegmentSeconds * VisualFeatures.Dimension],
                });
            }
        }

        _corpus = VideoCorpus.Open(options.CorpusFolder);
    }

    /// <summary>Stage 1; the caller disposes it.</summary>
    public AudioContrastiveStage Audio(SampleCnnShape shape, AudioContrastiveOptions options) =>
        new(new AudioContrastiveModel(shape), _corpus, Training, Validation, options, options.Augmentations, 1);

    /// <summary>Stage 2; the caller disposes it.</summary>
    public AudioVideoStage AudioVideo(SampleCnnShape shape, AudioVideoOptions options) =>
        new(new AudioVideoModel(shape, options.Hidden), _corpus, Training, Validation, options, 1);

    private Segment[] Training => [.. _corpus.Segments.SkipLast(SegmentsASong)];

    private Segment[] Validation => [.. _corpus.Segments.TakeLast(SegmentsASong)];

    public void Dispose() => _corpus.Dispose();
}
