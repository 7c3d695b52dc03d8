using Microsoft.ML.OnnxRuntime;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Encoders;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// Makes a corpus from a folder of music videos, or goes on where an earlier run was cut off. Several videos are worked on
/// at a time; they are committed one transaction each, in the order of their paths.
/// </summary>
public static class VideoCorpusBuilder
{
    /// <summary>Brings the corpus up to date with the folder; videos that are done are not touched.</summary>
    /// <param name="options">What to make, and how.</param>
    /// <param name="progress">Told after each video.</param>
    /// <param name="cancellation">Stops between two videos; what is committed stays.</param>
    /// <returns>What the corpus holds now.</returns>
    /// <exception cref="VcmrException">The folder is missing, the corpus was begun with other settings, or cannot be written.</exception>
    public static PrepareSummary Prepare(PrepareOptions options, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        using DescriptorEncoder? descriptor = options.Encoder is null && !options.AudioOnly ? new DescriptorEncoder() : null;
        IFrameEncoder? encoder = options.AudioOnly ? null : options.Encoder ?? descriptor;
        if (encoder is not null && encoder.Dimension != VisualFeatures.Dimension)
        {
            throw new VcmrException($"The frame encoder '{encoder.Id}' gives {encoder.Dimension} numbers a frame, and the video branch takes {VisualFeatures.Dimension}; choose another encoder.");
        }

        FoundFiles found = VideoFiles.Find(options);
        if (found.Names.Count == 0 && options.Files is null && !CatalogFile.Exists(options.CorpusFolder))
        {
            throw VideoFiles.Nothing(options, found.PassedOver);
        }

        int undivided = 0;
        int processed = WritingFault.Explain(options.CorpusFolder, () => EncoderFault.Explain(encoder, () =>
        {
            using var catalog = new VideoCorpusWriter(options, encoder, progress is IProgress<string> lines ? lines.Report : null, cancellation);
            return Prepare(found, catalog, options, encoder, progress, count => undivided = count, cancellation);
        }));
        using VideoCorpus corpus = VideoCorpus.Open(options.CorpusFolder);
        return PrepareSummary.Of(corpus, processed) with { PassedOver = found.PassedOver, Undivided = undivided };
    }

    private static int Prepare(
        FoundFiles found, VideoCorpusWriter catalog, PrepareOptions options, IFrameEncoder? encoder, IProgress<ItemProgress>? progress, Action<int> undivided, CancellationToken cancellation)
    {
        Dictionary<string, KnownItem> known = catalog.Known();
        if (found.Names.Count == 0 && known.Count > 0)
        {
            throw new VcmrException(
                $"'{options.VideoFolder}' holds no media files{found.PassedOver?.InBrackets}, but the corpus '{options.CorpusFolder}' has {known.Count} from there; name the folder they lie in, or delete the corpus.");
        }

        if (found.Names.Count == 0 && options.Files is null)
        {
            throw VideoFiles.Nothing(options, found.PassedOver);
        }

        (HashSet<string> own, int others) = options.Portion.Take(found.Names, options.CorpusFolder);
        undivided(others);
        if (others > 0)
        {
            (progress as IProgress<string>)?.Report(options.Portion.Undivided(others, $"'{options.VideoFolder}'", $"--videos {options.VideoFolder}"));
        }

        // Only what belongs here is asked for its size: of a large folder on a shared disk the rest is others' work.
        List<SourceFile> files = [.. found.Names.Where(own.Contains).Select(found.Of)];
        catalog.Remove(known.Keys.Except(files.Select(f => f.Name)));
        List<SourceFile> open = KnownItem.Open(files, known, options.RetryFailed, catalog.Touch);
        if (open.Count > 0)
        {
            MediaProcess.RequirePrograms();
        }

        Func<SourceFile, CancellationToken, VideoResult> extract = encoder is null ? new AudioExtractor(options).Extract : new VideoExtractor(options, encoder).Extract;
        int done = files.Count - open.Count;
        catalog.Group(() => OrderedWork.Run(
            open,
            options.WorkerCount,
            extract,
            result =>
            {
                catalog.Add(result);
                progress?.Report(new ItemProgress(++done, files.Count, result.Source.Name));
            },
            cancellation));
        return open.Count;
    }
}

/// <summary>What a corpus holds after a run over its videos.</summary>
/// <param name="Videos">Videos in the catalog.</param>
/// <param name="Kept">Videos kept.</param>
/// <param name="Segments">Segments of the kept videos.</param>
/// <param name="Rejected">Number of rejected videos of each kind of reason.</param>
/// <param name="Failed">Number of failed videos of each kind of reason.</param>
/// <param name="Processed">Videos that this run worked on; 0 where everything was done before.</param>
public sealed record PrepareSummary(
    int Videos,
    int Kept,
    int Segments,
    IReadOnlyDictionary<string, int> Rejected,
    IReadOnlyDictionary<string, int> Failed,
    int Processed)
{
    /// <summary>What of the folder is neither kept nor rejected nor failed; null where no folder was looked through.</summary>
    public PassedOver? PassedOver { get; init; }

    /// <summary>Videos of the folder that came after the division and belong to no part; 0 where there is no division.</summary>
    public int Undivided { get; init; }

    /// <summary>What an open corpus holds.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="processed">Videos that the run worked on.</param>
    public static PrepareSummary Of(VideoCorpus corpus, int processed) => new(
        corpus.Videos.Count,
        corpus.Videos.Count(v => v.State == VideoState.Kept),
        corpus.Segments.Count,
        Kinds(corpus, VideoState.Rejected),
        Kinds(corpus, VideoState.Failed),
        processed);

    private static SortedDictionary<string, int> Kinds(VideoCorpus corpus, VideoState state) => new(
        corpus.Videos.Where(v => v.State == state).GroupBy(v => Reasons.KindOf(v.Reason!)).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
}

/// <summary>The files of a folder, before any of them is asked for its size.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Names">Their paths below it with forward slashes, in order.</param>
/// <param name="PassedOver">What else lies there; null where it was not looked through.</param>
internal sealed record FoundFiles(string Root, IReadOnlyList<string> Names, PassedOver? PassedOver)
{
    public string PathOf(string name) => Path.GetFullPath(name, Root);

    public SourceFile Of(string name) => SourceFile.Of(Root, PathOf(name));
}

/// <summary>Finds the media files of a folder in an order that does not depend on the file system.</summary>
internal static class VideoFiles
{
    public static VcmrException Nothing(PrepareOptions options, PassedOver? passedOver) =>
        new($"The folder '{options.VideoFolder}' holds no {(options.AudioOnly ? "audio or video" : "video")} file{passedOver?.InBrackets}; name the folder that yours lie in.");

    public static FoundFiles Find(PrepareOptions options)
    {
        if (!Directory.Exists(options.VideoFolder))
        {
            throw new VcmrException($"The {(options.AudioOnly ? "music" : "video")} folder '{options.VideoFolder}' does not exist.");
        }

        string root = Path.GetFullPath(options.VideoFolder);
        FoundMedia? found = options.Files is null ? MediaFiles.Find(root, kind => options.AudioOnly || kind == MediaKind.Video) : null;
        IEnumerable<string> paths = found?.Files ?? options.Files!.Select(f => Path.GetFullPath(f, root));
        return new FoundFiles(root, [.. paths.Select(p => SourceFile.NameOf(root, p)).Distinct().Order(StringComparer.Ordinal)], found?.PassedOver);
    }
}

/// <summary>Turns a failure of the frame encoder, which is no single video's, into one sentence.</summary>
internal static class EncoderFault
{
    /// <summary>Runs work that encodes frames.</summary>
    /// <exception cref="VcmrException">The runtime failed.</exception>
    public static T Explain<T>(IFrameEncoder? encoder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OnnxRuntimeException e)
        {
            throw new VcmrException(
                $"The frame encoder '{encoder?.Id}' failed ({OnnxSession.Text(e)}); run again with fewer workers or another encoder, what is committed is kept.", e);
        }
    }
}
