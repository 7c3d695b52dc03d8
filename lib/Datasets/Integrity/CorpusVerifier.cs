using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>Looks at every byte of prepared corpora, of videos and of tagged clips, and drops what is damaged where that is wanted.</summary>
public static class CorpusVerifier
{
    /// <summary>
    /// Checks catalogs, checksums, row counts and places. A repair drops the videos and clips that are hit, so that the
    /// next preparation makes them again; what is whole stays.
    /// </summary>
    /// <param name="folders">Corpus folders, or folders of shards.</param>
    /// <param name="repair">Whether to drop what is damaged.</param>
    /// <param name="progress">Told after each item of a store, folder by folder.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <exception cref="VcmrException">There is no corpus, it is of another version, or it cannot be repaired because another run writes it or the disk refuses.</exception>
    public static CorpusReport Verify(
        IReadOnlyList<string> folders, bool repair = false, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        CorpusReport[] reports =
        [
            .. folders.SelectMany(ShardFolders.Find).Select(f => WritingFault.Explain(f, () => new FolderCheck(f, repair, progress, cancellation).Run())),
        ];
        return new CorpusReport(reports.Sum(r => r.Items), reports.Sum(r => r.Bytes), [.. reports.SelectMany(r => r.Faults)])
        {
            IsBeingWritten = reports.Any(r => r.IsBeingWritten),
        };
    }
}

/// <summary>What a look at every byte of a prepared corpus found.</summary>
/// <param name="Items">Videos or clips in its catalogs.</param>
/// <param name="Bytes">Bytes of stored data that were compared with their checksums.</param>
/// <param name="Faults">What is damaged.</param>
public sealed record CorpusReport(int Items, long Bytes, IReadOnlyList<CorpusFault> Faults)
{
    /// <summary>Whether nothing is damaged.</summary>
    public bool IsIntact => Faults.Count == 0;

    /// <summary>Whether another run was writing a corpus when the look at it ended.</summary>
    public bool IsBeingWritten { get; init; }
}

/// <summary>Something that is damaged in a prepared corpus.</summary>
/// <param name="Folder">The corpus' folder; of a corpus in shards, the shard's.</param>
/// <param name="Path">The video or clip that is hit, or null where it is the catalog or a store as a whole.</param>
/// <param name="What">What is damaged, and how.</param>
public sealed record CorpusFault(string Folder, string? Path, string What);
