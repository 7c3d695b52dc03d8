using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Encoders;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// Makes a corpus from a folder of music videos, or goes on where an earlier run was cut off. Several videos are worked on
/// at a time; they are committed one transaction each, in the order of their paths.
/// </summary>
public static class CorpusBuilder
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
        List<SourceFile> files = VideoFiles.Find(options);
        int processed = WritingFault.Explain(options.CorpusFolder, () => EncoderFault.Explain(encoder, () =>
        {
            using var catalog = new VideoCatalog(options, encoder);
            return Prepare(files, catalog, options, encoder, progress, cancellation);
        }));
        using Corpus corpus = Corpus.Open(options.CorpusFolder);
        return PrepareSummary.Of(corpus, processed);
    }

    private static int Prepare(
        List<SourceFile> files, VideoCatalog catalog, PrepareOptions options, IFrameEncoder? encoder, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        Dictionary<string, KnownItem> known = catalog.Known();
        if (files.Count == 0 && known.Count > 0)
        {
            throw new VcmrException(
                $"'{options.VideoFolder}' holds no media files, but the corpus '{options.CorpusFolder}' has {known.Count} from there; name the folder they lie in, or delete the corpus.");
        }

        files = [.. files.Where(f => options.Shard.Contains(f.Name))];
        catalog.Remove(known.Keys.Except(files.Select(f => f.Name)));
        List<SourceFile> open = KnownItem.Open(files, known, options.RetryFailed, catalog.Touch);
        if (open.Count > 0)
        {
            MediaProcess.RequirePrograms();
        }

        Func<SourceFile, CancellationToken, VideoResult> extract = encoder is null ? new AudioExtractor(options).Extract : new VideoExtractor(options, encoder).Extract;
        int done = files.Count - open.Count;
        OrderedWork.Run(
            open,
            options.WorkerCount,
            extract,
            result =>
            {
                catalog.Add(result);
                progress?.Report(new ItemProgress(++done, files.Count, result.Source.Name));
            },
            cancellation);
        return open.Count;
    }
}
