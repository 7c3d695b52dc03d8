using Vcmr.Benchmarks.Board;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Training.Stages;

namespace Vcmr.Benchmarks;

/// <summary>A prepared corpus of songs of noise, and the stages on it.</summary>
internal sealed class NoiseSongs : IDisposable
{
    private const int Songs = 20;
    private const int SegmentsASong = 8;
    private readonly VideoCorpus _corpus;

    public NoiseSongs(ScratchFolder scratch)
    {
        NoiseCorpus.Make(scratch["corpus"], Songs, SegmentsASong, 15);
        _corpus = VideoCorpus.Open(scratch["corpus"]);
        // What is read for the first time is compared with its checksum.
        foreach (Segment segment in _corpus.Segments)
        {
            _corpus.ReadAudio(segment.AudioOffset, new float[1]);
            _corpus.ReadFeatures(segment.FeatureRow, new float[512]);
        }
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
