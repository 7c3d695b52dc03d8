using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Tagged;

/// <summary>Decodes a tagging set once into a corpus, or goes on where an earlier run was cut off.</summary>
public static class TaggedCorpusBuilder
{
    /// <summary>Samples of the longest clip that is held in memory, 10 min; longer ones go into the store as they are decoded.</summary>
    internal const int LongestHeld = 600 * AudioFormat.SampleRate;

    /// <summary>Brings the corpus up to date with the set; clips that are done are not decoded again.</summary>
    /// <param name="csv">The set's CSV file, see <see cref="TaggedSetKind.Csv"/>.</param>
    /// <param name="corpusFolder">Folder of the corpus; it is made where it is missing.</param>
    /// <param name="progress">Told after each clip.</param>
    /// <param name="cancellation">Stops between two clips; what is committed stays.</param>
    /// <returns>What the corpus holds now. A missing or broken file is a row in it, no error.</returns>
    /// <exception cref="VcmrException">The CSV file is wrong, or the corpus cannot be written.</exception>
    public static TaggedCorpusSummary Prepare(
        string csv, string corpusFolder, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default) =>
        Prepare(new TaggedSource(TaggedSetKind.Csv, csv), corpusFolder, retryFailed: false, workers: 0, progress, cancellation);

    /// <summary>Brings the corpus up to date with a set in any layout; clips that are done are not decoded again.</summary>
    /// <param name="source">The set.</param>
    /// <param name="corpusFolder">Folder of the corpus; it is made where it is missing.</param>
    /// <param name="retryFailed">Try clips again that were broken before. Files that were missing are looked for in any case.</param>
    /// <param name="workers">Clips decoded at a time; 0 is one a core.</param>
    /// <param name="progress">Told after each clip.</param>
    /// <param name="cancellation">Stops between two clips; what is committed stays.</param>
    /// <returns>What the corpus holds now. A missing, broken or too short file is a row in it, no error.</returns>
    /// <exception cref="VcmrException">The set's description is wrong, or the corpus cannot be written.</exception>
    public static TaggedCorpusSummary Prepare(
        TaggedSource source, string corpusFolder, bool retryFailed, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation) =>
        Prepare(source, corpusFolder, Shard.Whole, retryFailed, workers, progress, cancellation);

    /// <summary>Brings the corpus of one shard up to date with a set in any layout; clips that are done are not decoded again.</summary>
    /// <param name="source">The set.</param>
    /// <param name="corpusFolder">Folder of the shard's corpus; it is made where it is missing.</param>
    /// <param name="shard">The part of the set's clips to take.</param>
    /// <param name="retryFailed">Try clips again that were broken before. Files that were missing are looked for in any case.</param>
    /// <param name="workers">Clips decoded at a time; 0 is one a core.</param>
    /// <param name="progress">Told after each clip.</param>
    /// <param name="cancellation">Stops between two clips; what is committed stays.</param>
    /// <returns>What the shard's corpus holds now. A missing, broken or too short file is a row in it, no error.</returns>
    /// <exception cref="VcmrException">The set's description is wrong, or the corpus cannot be written or is another shard.</exception>
    public static TaggedCorpusSummary Prepare(
        TaggedSource source, string corpusFolder, Shard shard, bool retryFailed, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation) =>
        Prepare(source, corpusFolder, Portion.Of(shard), retryFailed, workers, progress, cancellation);

    /// <summary>Brings the corpus of a division's part up to date with a set in any layout; clips that are done are not decoded again.</summary>
    /// <param name="source">The set.</param>
    /// <param name="corpusFolder">Folder of the part's corpus; it is made where it is missing.</param>
    /// <param name="part">The part of the set's clips to take.</param>
    /// <param name="retryFailed">Try clips again that were broken before. Files that were missing are looked for in any case.</param>
    /// <param name="workers">Clips decoded at a time; 0 is one a core.</param>
    /// <param name="progress">Told after each clip.</param>
    /// <param name="cancellation">Stops between two clips; what is committed stays.</param>
    /// <returns>What the part's corpus holds now. A missing, broken or too short file is a row in it, no error.</returns>
    /// <exception cref="VcmrException">The set's description or the division is wrong, or the corpus cannot be written or is another part.</exception>
    public static TaggedCorpusSummary Prepare(
        TaggedSource source, string corpusFolder, DivisionPart part, bool retryFailed, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation) =>
        Prepare(source, corpusFolder, Portion.Of(part, DividedKind.Clips), retryFailed, workers, progress, cancellation);

    private static TaggedCorpusSummary Prepare(
        TaggedSource source, string corpusFolder, Portion portion, bool retryFailed, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        TaggedSet set = source.Read();
        IReadOnlyList<SameContent> same = [];
        int undivided = 0;
        int processed = WritingFault.Explain(corpusFolder, () =>
        {
            using var catalog = new TaggedCorpusWriter(corpusFolder, portion.Label, source.MaxMendedSound, progress is IProgress<string> lines ? lines.Report : null, cancellation);
            (HashSet<string> own, undivided) = portion.Take([.. set.Entries.Select(e => e.Path)], corpusFolder);
            if (undivided > 0)
            {
                (progress as IProgress<string>)?.Report(portion.Undivided(undivided, $"'{source.Description}'", $"--tagged {source.Description}"));
            }

            catalog.Describe(set, own);
            TaggedEntry[] entries = [.. set.Entries.Where(e => own.Contains(e.Path))];
            int decoded = Decode(source, entries, catalog, retryFailed, workers, progress, cancellation);
            same = SameContent.Among(entries.Select(e => e.Path), catalog.Known());
            return decoded;
        });

        using TaggedCorpus corpus = TaggedCorpus.Open(corpusFolder);
        return TaggedCorpusSummary.Of(corpus, processed) with { Same = same, Undivided = undivided };
    }

    private static int Decode(
        TaggedSource source, TaggedEntry[] entries, TaggedCorpusWriter catalog, bool retryFailed, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        string folder = source.AudioFolder;
        IEnumerable<SourceFile> files = entries.Select(e => SourceFile.Of(folder, Path.Combine(folder, source.Locate(e))) with { Name = e.Path });
        List<SourceFile> open = KnownItem.Open(files, catalog.Known(), retryFailed, catalog.Touch);
        AudioDecoder.RequirePrograms(open.Select(f => f.FullPath));

        int done = entries.Length - open.Count;
        catalog.Group(() => OrderedWork.Run(
            open,
            workers > 0 ? workers : Environment.ProcessorCount,
            (file, stop) => Decode(file, source, stop),
            result =>
            {
                if (result.IsLong)
                {
                    catalog.Add(
                        result.Source,
                        sink => AudioDecoder.Stream(result.Source.FullPath, Bounded(sink, result.Source), cancellation).Within(),
                        (mended, samples) => MendedSoundLimit.Judge(mended, samples, source.MaxMendedSound));
                }
                else
                {
                    catalog.Add(result);
                }

                progress?.Report(new ItemProgress(++done, entries.Length, result.Source.Name));
            },
            cancellation));
        return open.Count;
    }

    private static TaggedResult Decode(SourceFile file, TaggedSource source, CancellationToken cancellation)
    {
        if (!File.Exists(file.FullPath))
        {
            return new TaggedResult(file, "missing", []);
        }

        try
        {
            if (FiniteSound.Fault(file.FullPath, cancellation) is { } fault)
            {
                return new TaggedResult(file.WithHash(), $"{Reasons.SoundNotFinite}: {fault}", []);
            }

            DecodedSound sound = AudioDecoder.Read(file.FullPath, 0, (double)(LongestHeld + 1) / AudioFormat.SampleRate, cancellation);
            if (sound.Samples.Length > LongestHeld)
            {
                return new TaggedResult(file.WithHash(), null, []) { IsLong = true };
            }

            MendedSound? mended = sound.Mending.Within();
            string? reason = CleaningRule.IsConstant(sound.Samples) ? Reasons.Constant
                : sound.Samples.Length < source.MinimumSamples
                ? $"{Reasons.TooShort}: {(double)sound.Samples.Length / AudioFormat.SampleRate:F2} s"
                : MendedSoundLimit.Judge(mended, sound.Samples.Length, source.MaxMendedSound);
            return new TaggedResult(file.WithHash(), reason, reason is null ? sound.Samples : []) { Mended = mended };
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            return new TaggedResult(file.WithHash(), ItemFault.Reason(e, file.FullPath), []);
        }
    }

    private static SampleSink Bounded(SampleSink sink, SourceFile file)
    {
        long seen = 0;
        return samples => (seen += samples.Length) <= int.MaxValue
            ? sink(samples)
            : throw new VcmrException($"'{file.FullPath}' cannot be read: it lasts more than {int.MaxValue / AudioFormat.SampleRate / 3600} hours.");
    }
}

/// <summary>What a tagged corpus holds after a run over its CSV file.</summary>
/// <param name="Clips">Clips with audio.</param>
/// <param name="Tags">Different tags.</param>
/// <param name="Splits">Number of clips in each part.</param>
/// <param name="Problems">Clips whose audio is missing or broken.</param>
/// <param name="Processed">Clips that this run decoded or tried to; 0 where everything was done before.</param>
public sealed record TaggedCorpusSummary(
    int Clips, int Tags, IReadOnlyDictionary<string, int> Splits, IReadOnlyList<MissingClip> Problems, int Processed)
{
    /// <summary>What an open corpus holds.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="processed">Clips that the run worked on.</param>
    public static TaggedCorpusSummary Of(TaggedCorpus corpus, int processed) => new(
        corpus.Clips.Count,
        corpus.Tags.Count,
        corpus.Clips.GroupBy(c => c.Split).ToDictionary(g => g.Key, g => g.Count()),
        corpus.Problems,
        processed);

    /// <summary>Clips whose file has the same bytes as that of a clip before them. They stay in the set, as its authors have it.</summary>
    public IReadOnlyList<SameContent> Same { get; init; } = [];

    /// <summary>Clips of the set that came after the division and belong to no part; 0 where there is no division.</summary>
    public int Undivided { get; init; }
}

/// <summary>A clip that is another one by another name.</summary>
/// <param name="Path">Its path in the set.</param>
/// <param name="First">The path of the first clip with these bytes.</param>
public sealed record SameContent(string Path, string First)
{
    internal static IReadOnlyList<SameContent> Among(IEnumerable<string> paths, IReadOnlyDictionary<string, KnownItem> known)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            .. from path in paths
               let item = known.GetValueOrDefault(path)
               where item is { IsFailed: false, Hash.Length: > 0 } && !first.TryAdd(item.Hash, path)
               select new SameContent(path, first[item.Hash]),
        ];
    }
}
