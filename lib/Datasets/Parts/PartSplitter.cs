using Vcmr.Storage;

namespace Vcmr.Datasets.Parts;

/// <summary>
/// Splits a part that is slow or whose machine is gone: what its corpus has stays, the rest is dealt out to new parts.
/// </summary>
public static class PartSplitter
{
    /// <summary>Splits a part. A second call finds nothing left to split and changes nothing.</summary>
    /// <param name="file">The division's file.</param>
    /// <param name="part">The part's number.</param>
    /// <param name="into">How many new parts; fewer where fewer items are left.</param>
    /// <param name="corpus">The part's corpus folder, which need not be there where nothing was done.</param>
    /// <param name="waiting">Told once where another process changes the division.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The division; the last of its splits is this one, if <c>isSplit</c>.</returns>
    /// <exception cref="VcmrException">There is no such part, a run works on it, or something cannot be written.</exception>
    public static (Division Division, bool IsSplit) Split(string file, int part, int into, string corpus, Action<string>? waiting = null, CancellationToken cancellation = default)
    {
        var named = new DivisionPart(file, part);
        return WritingFault.Explain(corpus, () =>
        {
            Directory.CreateDirectory(corpus);
            // A run that stands still and comes back later finds its folder taken over, and adds nothing that went to others.
            using FolderLease taken = FolderLease.Take(
                new LeaseRequest(corpus, $"part {part}")
                {
                    Waiting = waiting,
                    Refusal = () => new VcmrException($"A run works on part {part} in '{corpus}'; stop it first, what it has finished is kept."),
                    Patience = TimeSpan.FromMilliseconds(200),
                },
                cancellation);
            HashSet<string> done = PartFolders.Done(corpus, named.Kind, named.Label);
            bool isSplit = false;
            Division division = DivisionFile.Change(
                file,
                waiting,
                old =>
                {
                    Division changed = (old ?? DivisionFile.Read(file)).Split(part, into, done);
                    isSplit = changed != old;
                    return changed;
                },
                cancellation);
            if (CatalogFile.Exists(corpus))
            {
                PartNote.Write(corpus, division, part);
            }

            return (division, isSplit);
        });
    }
}
