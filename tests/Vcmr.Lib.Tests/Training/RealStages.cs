using Vcmr.Audio.Augmentation;
using Vcmr.Datasets;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;

namespace Vcmr.Tests.Training;

/// <summary>The four stages on tiny data, made once for all tests of a class.</summary>
public sealed class RealStages : IDisposable
{
    public static readonly string[] Names = ["audio", "audio-video", "tags", "tags of random crops"];

    private readonly TemporaryFolder _folder = new();
    private readonly SampleCnn _encoder = new(StageData.Shape);

    public RealStages()
    {
        Videos = StageData.Videos(_folder);
        Clips = StageData.Clips(_folder);
        Set = new TaggingSet(Clips, ClipEmbedder.Embed(_encoder, Clips));
    }

    public Corpus Videos { get; }

    public TaggedCorpus Clips { get; }

    internal TaggingSet Set { get; }

    /// <summary>Features of the video corpus on disk.</summary>
    public string FeatureFile => Path.Combine(Videos.Folder, "clip.npy");

    /// <summary>Opens a stage with its first training samples.</summary>
    public IStage Open(string name, int samples = 6) => name switch
    {
        "audio" => new AudioContrastiveStage(
            new AudioContrastiveModel(StageData.Shape), Videos, Training(samples), Validation, new ContrastiveOptions(), new AugmentationOptions(), seed: 1),
        "audio-video" => AudioVideo(Videos, samples),
        "tags" => new TaggingStage(TaggingHead.Create(2, StageData.Shape.EmbeddingSize, 4), Set, Clip(samples), [3]),
        "tags of random crops" => new RandomCropTaggingStage(
            TaggingHead.Create(2, StageData.Shape.EmbeddingSize, 4), _encoder, Clips, Set, Clip(samples), [3]),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public AudioVideoStage AudioVideo(Corpus corpus, int samples = 6) => new(
        new AudioVideoModel(StageData.Shape, hidden: 4), corpus, Training(samples), Validation, new AudioVideoOptions { FrozenBlocks = 2 }, seed: 1);

    public void Dispose()
    {
        _encoder.Dispose();
        Videos.Dispose();
        Clips.Dispose();
        _folder.Dispose();
    }

    private Segment[] Training(int samples) => [.. Videos.Segments.Take(samples)];

    private static int[] Clip(int samples) => [.. new[] { 0, 1, 2 }.Take(samples)];

    private Segment[] Validation => [.. Videos.Segments.Skip(6)];
}
