using Vcmr.Audio.Augmentation;
using Vcmr.Datasets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Vcmr.Video.Encoders;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

/// <summary>Every stage on corpora of noise and with models so small that a step takes milliseconds.</summary>
public sealed class TinyStages : IDisposable
{
    private const int Songs = 6;
    private const int SegmentsASong = 2;
    private readonly TemporaryFolder _folder = new();

    public TinyStages()
    {
        var options = new PrepareOptions { VideoFolder = _folder.Path, CorpusFolder = _folder.File("videos") };
        using (var encoder = new DescriptorEncoder())
        using (var catalog = new VideoCorpusWriter(options, encoder))
        {
            for (int song = 0; song < Songs; song++)
            {
                catalog.Add(new VideoResult
                {
                    Source = new SourceFile($"song {song}.mp4", "", 1, 1) { Hash = $"{song}" },
                    State = VideoState.Kept,
                    Segments = SegmentsASong,
                    Audio = Noise(song, SegmentsASong * AudioFormat.SampleRate),
                    Features = [.. Noise(song + 100, SegmentsASong * VisualFeatures.Dimension).Select(v => v / 3000f)],
                });
            }
        }

        Videos = VideoCorpus.Open(options.CorpusFolder);
        var lines = new List<string> { "path,split,tags" };
        for (int clip = 0; clip < 9; clip++)
        {
            WaveFile.Write(_folder.File($"{clip}.wav"), Noise(clip + 200, 16_000));
            lines.Add($"{clip}.wav,{(clip < 6 ? "train" : "validation")},{(clip % 2 == 0 ? "a" : "b")}");
        }

        File.WriteAllLines(_folder.File("clips.csv"), lines);
        TaggedCorpusBuilder.Prepare(_folder.File("clips.csv"), _folder.File("tagged"));
        Tagged = TaggedCorpus.Open(_folder.File("tagged"));
    }

    /// <summary>The encoders' shape; an input of 8,748 samples.</summary>
    public static SampleCnnShape Shape { get; } = new(4, 3, 7, Width: 8, EmbeddingSize: 16);

    /// <summary>Six songs of two segments; the first song validates.</summary>
    public VideoCorpus Videos { get; }

    /// <summary>Nine clips, six of them for training.</summary>
    public TaggedCorpus Tagged { get; }

    /// <summary>The stages by name, with options that give two epochs of three or four steps.</summary>
    public static StageOptions Options(string name) => name switch
    {
        "toy" => new StageOptions { Epochs = 2, Batch = 5, LearningRate = 0.01 },
        "audio" or "audio batched" => new ContrastiveOptions { Epochs = 2, Batch = 3, LearningRate = 0.01 },
        "audio again" => (ContrastiveOptions)Options("audio") with { Recompute = Recompute.Always },
        "audio-video again" => (AudioVideoOptions)Options("audio-video") with { Recompute = Recompute.Always },
        "audio-video" => new AudioVideoOptions { Epochs = 2, Batch = 3, LearningRate = 0.01, Hidden = 8, FrozenBlocks = 2, Schedule = LearningRateSchedule.Cosine },
        _ => new TaggingOptions { Epochs = 2, Batch = 2, LearningRate = 0.01, Hidden = 8, PlateauPatience = 0 },
    };

    /// <summary>Makes a stage anew, as a process that starts does; the caller disposes it.</summary>
    internal IStage Make(string name, StageOptions options)
    {
        manual_seed(3);
        switch (name)
        {
            case "toy":
                return new ToyStage();
            case "audio" or "audio batched" or "audio again":
                var augmentations = name != "audio batched"
                    ? new AugmentationOptions()
                    : new AugmentationOptions { Execution = AugmentationExecution.Batched, PitchShifter = PitchShifter.PhaseVocoder };
                return new AudioContrastiveStage(
                    new AudioContrastiveModel(Shape), Videos, Training(Videos), Validation(Videos), (ContrastiveOptions)options, augmentations, 3);
            case "audio-video" or "audio-video again":
                return AudioVideo(Videos, (AudioVideoOptions)options);
            default:
                var encoder = new SampleCnn(Shape);
                ClipEmbeddings embeddings = ClipEmbedder.Embed(encoder, Tagged);
                var labels = new TagLabels(Tagged);
                int[] train = [.. Clips("train")], valid = [.. Clips("validation")];
                var head = TaggingHead.Create(2, Shape.EmbeddingSize, 8);
                return name is "supervised" or "mixup" ? new SupervisedTaggingStage(new SupervisedTagger(encoder, head), Tagged, labels, train, valid, 0.5, name == "mixup")
                    : name == "tags"
                    ? new TaggingStage(head, embeddings, labels, train, valid)
                    : new RandomCropTaggingStage(head, encoder, Tagged, embeddings, labels, train, valid);
        }
    }

    /// <summary>Stage 2 on a copy of <see cref="Videos"/>; the caller disposes it.</summary>
    internal static AudioVideoStage AudioVideo(VideoCorpus videos, AudioVideoOptions options) =>
        new(new AudioVideoModel(Shape, options.Hidden), videos, Training(videos), Validation(videos), options, 3);

    public void Dispose()
    {
        Videos.Dispose();
        Tagged.Dispose();
        _folder.Dispose();
    }

    private static Segment[] Training(VideoCorpus videos) => [.. videos.Segments.Skip(SegmentsASong)];

    private static Segment[] Validation(VideoCorpus videos) => [.. videos.Segments.Take(SegmentsASong)];

    private IEnumerable<int> Clips(string split) => Enumerable.Range(0, Tagged.Clips.Count).Where(i => Tagged.Clips[i].Split == split);

    private static short[] Noise(int seed, int samples)
    {
        var random = new CounterRandom(seed);
        short[] values = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            values[i] = (short)Math.Clamp(3000 * random.NextGaussian(), short.MinValue, short.MaxValue);
        }

        return values;
    }
}
