using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;

namespace Vcmr.Datasets.Parts;

/// <summary>Divides a folder of videos or a tagged set into parts of about equal work.</summary>
public static class Divider
{
    /// <summary>
    /// Divides a folder of videos, or adds what has come to it since. Durations are asked of ffprobe, some tenths of a second
    /// a video on each core; without them only bytes count.
    /// </summary>
    /// <param name="options">The folder, and whether it is music alone.</param>
    /// <param name="file">The division's file; one that is there keeps its items where they are.</param>
    /// <param name="parts">How many parts; must be as it was where there is a file.</param>
    /// <param name="withDurations">Whether durations count.</param>
    /// <param name="progress">Told of each video.</param>
    /// <param name="cancellation">Stops between two videos; nothing is written then.</param>
    /// <exception cref="VcmrException">The folder is missing or empty, or the file is damaged, of other things, or has other parts.</exception>
    public static Division Videos(PrepareOptions options, string file, int? parts, bool withDurations = true, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        FoundFiles found = VideoFiles.Find(options);
        if (found.Names.Count == 0)
        {
            throw VideoFiles.Nothing(options, found.PassedOver);
        }

        if (withDurations)
        {
            MediaProcess.RequirePrograms();
        }

        return Divide(options.AudioOnly ? DividedKind.Music : DividedKind.Videos, file, parts, known => Weighed(
            [.. found.Names.Where(n => !known.Contains(n)).Select(n => (n, found.PathOf(n)))], withDurations, options.WorkerCount, progress, cancellation), progress, cancellation);
    }

    /// <summary>Divides a tagged set, or adds what has come to it since. Its clips are short and alike, so that bytes alone count.</summary>
    /// <param name="source">The set.</param>
    /// <param name="file">The division's file; one that is there keeps its items where they are.</param>
    /// <param name="parts">How many parts; must be as it was where there is a file.</param>
    /// <param name="progress">Told of a wait.</param>
    /// <param name="cancellation">Ends the call; nothing is written then.</param>
    /// <exception cref="VcmrException">The set's description is wrong, or the file is damaged, of other things, or has other parts.</exception>
    public static Division Clips(TaggedSource source, string file, int? parts, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        TaggedSet set = source.Read();
        if (set.Entries.Count == 0)
        {
            throw new VcmrException($"'{source.Description}' names no clip; write one a line.");
        }

        return Divide(DividedKind.Clips, file, parts, known => Weighed(
            [.. set.Entries.Where(e => !known.Contains(e.Path)).Select(e => (e.Path, Path.Combine(source.AudioFolder, source.Locate(e))))], false, 1, progress: null, cancellation), progress, cancellation);
    }

    private static Division Divide(
        DividedKind kind, string file, int? parts, Func<IReadOnlySet<string>, List<DividedItem>> weigh, IProgress<ItemProgress>? progress, CancellationToken cancellation) =>
        DivisionFile.Change(
            file,
            progress is IProgress<string> lines ? lines.Report : null,
            old =>
            {
                if (old is null)
                {
                    return Division.Of(kind, weigh(new HashSet<string>()), parts ?? throw new VcmrException($"There is no division '{file}' yet; say with --parts how many parts it shall have."));
                }

                int first = old.Parts - old.Splits.Sum(s => s.Into.Count);
                return old.Kind != kind ? throw new VcmrException($"The division '{file}' is one of {old.Kind.ToString().ToLowerInvariant()}; name another file.")
                    : parts is { } wanted && wanted != first ? throw new VcmrException($"'{file}' divides into {first} parts already, not {wanted}; name another file and other folders, or split single parts with {ToolName.Hint("corpus split")}.")
                    : old.With(weigh(old.Items.Select(i => i.Path).ToHashSet(StringComparer.Ordinal)));
            },
            cancellation);

    private static List<DividedItem> Weighed(
        IReadOnlyList<(string Name, string Path)> files, bool withDurations, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        var items = new List<DividedItem>(files.Count);
        OrderedWork.Run(
            files,
            workers,
            (file, stop) => new DividedItem(file.Name, MediaFiles.Target(file.Path) is { Exists: true } there ? there.Length : 0, withDurations ? Seconds(file.Path, stop) : 0, 0),
            item =>
            {
                items.Add(item);
                progress?.Report(new ItemProgress(items.Count, files.Count, item.Path));
            },
            cancellation);
        return items;
    }

    private static double Seconds(string path, CancellationToken cancellation)
    {
        try
        {
            MediaInfo media = MediaProbe.Probe(path, cancellation);
            double seconds = Math.Max(media.DurationSeconds ?? 0, Math.Max(media.StatedVideoSeconds, media.StatedAudioSeconds));
            return Math.Round(Math.Max(0, seconds), 3);
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            // Whoever prepares it says what is wrong; it costs next to nothing there.
            return 0;
        }
    }
}
