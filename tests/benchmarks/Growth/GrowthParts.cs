using System.Diagnostics;
using Vcmr.Benchmarks.Board;
using Vcmr.Datasets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Benchmarks.Growth;

/// <summary>What one size took.</summary>
/// <param name="Part">Of what.</param>
/// <param name="Segments">Segments, clips or items.</param>
/// <param name="Seconds">Wall time of the work itself.</param>
/// <param name="Megabytes">The most anonymous memory while it ran: pages of mapped files, which the system takes back at will, are not in it.</param>
internal sealed record GrowthPoint(string Part, int Segments, double Seconds, double Megabytes);

/// <summary>The work that grows. Networks and segments are small, so that what belongs to the data shows.</summary>
internal static class GrowthParts
{
    private const int SegmentsASong = 8;
    private const int KeptOf = 5;

    // 0.75 s of sound, four channels, and embeddings as wide as the paper's.
    private static readonly SampleCnnShape Shape = new(5, 7, 4, Width: 4, EmbeddingSize: 512);

    /// <summary>Names of the parts; each gives the work, once its data are made.</summary>
    public static Dictionary<string, Func<ScratchFolder, int, Action>> Kinds { get; } = new()
    {
        ["an epoch of stage 1, validation included"] = Epoch,
        ["embedding a tagged set, writing and reading the cache"] = Embeddings,
        ["committing items to a catalog"] = Catalog,
        ["a second run that finds nothing to do"] = SecondRun,
    };

    public static GrowthPoint Run(string kind, int segments)
    {
        using var scratch = new ScratchFolder();
        Action work = Kinds[kind](scratch, segments);
        GC.Collect();
        using var memory = new PeakMemory();
        var clock = Stopwatch.StartNew();
        work();
        return new GrowthPoint(kind, segments, clock.Elapsed.TotalSeconds, memory.Megabytes);
    }

    private static Action Epoch(ScratchFolder scratch, int segments)
    {
        NoiseCorpus.Make(scratch["corpus"], segments / SegmentsASong, SegmentsASong, 1);
        return () =>
        {
            using VideoCorpus corpus = VideoCorpus.Open(scratch["corpus"]);
            var options = new AudioContrastiveOptions { Epochs = 1, Batch = 64 };
            int training = corpus.Segments.Count * 9 / 10;
            using var stage = new AudioContrastiveStage(
                new AudioContrastiveModel(Shape), corpus, [.. corpus.Segments.Take(training)], [.. corpus.Segments.Skip(training)], options, options.Augmentations, 1);
            new Trainer(stage, options, 1, scratch["run"], "{}").Run();
        };
    }

    private static Action Embeddings(ScratchFolder scratch, int segments)
    {
        NoiseClips.Make(scratch["clips"], segments, Shape.InputLength).Dispose();
        return () =>
        {
            using TaggedCorpus corpus = TaggedCorpus.Open(scratch["clips"]);
            using var encoder = new SampleCnn(Shape);
            ClipEmbedder.Embed(encoder, corpus).Save(scratch["embeddings.safetensors"]);
            GC.KeepAlive(ClipEmbeddings.Load(scratch["embeddings.safetensors"]));
        };
    }

    private static Action Catalog(ScratchFolder scratch, int items)
    {
        PrepareOptions options = EmptyFiles(scratch, items);
        return () => Commit(options);
    }

    private static Action SecondRun(ScratchFolder scratch, int items)
    {
        PrepareOptions options = EmptyFiles(scratch, items);
        Commit(options);
        return () => VideoCorpusBuilder.Prepare(options);
    }

    private static PrepareOptions EmptyFiles(ScratchFolder scratch, int items)
    {
        var options = new PrepareOptions { VideoFolder = scratch.Fresh("videos"), CorpusFolder = scratch.Fresh("corpus"), SegmentSeconds = 1 };
        for (int i = 0; i < items; i++)
        {
            File.Create(Path.Combine(options.VideoFolder, $"{i:000000}.mp4")).Dispose();
        }

        return options;
    }

    private static void Commit(PrepareOptions options)
    {
        using var encoder = new DescriptorEncoder();
        using var catalog = new VideoCorpusWriter(options, encoder);
        FoundFiles found = VideoFiles.Find(options);
        foreach (string[] some in found.Names.Chunk(1000))
        {
            catalog.Group(() => Array.ForEach(some, name => catalog.Add(Item(found.Of(name)))));
        }
    }

    // Forty scenes each, and one in five kept with a second of sound and features.
    private static VideoResult Item(SourceFile file)
    {
        bool isKept = file.Name[5] % KeptOf == 0;
        int start = 0;
        SceneRange[] scenes = [.. Enumerable.Range(1, 40).Select(_ => new SceneRange(start, start += 100))];
        return new VideoResult
        {
            Source = file with { Hash = file.Name.PadLeft(64, '0') },
            State = isKept ? VideoState.Kept : VideoState.Rejected,
            Reason = isKept ? null : $"{Reasons.LongScene}: 40.0 s",
            DurationSeconds = 160,
            Segments = isKept ? 1 : 0,
            Scenes = scenes,
            SceneSeconds = [.. scenes.Select(s => s.Frames / 25.0)],
            Audio = isKept ? new short[16_000] : [],
            Features = isKept ? new float[VisualFeatures.Dimension] : [],
        };
    }
}
