namespace Vcmr.Datasets.Integrity;

/// <summary>What a look at every byte of a prepared corpus found.</summary>
/// <param name="Items">Videos or clips in its catalogs.</param>
/// <param name="Bytes">Bytes of stored data that were compared with their checksums.</param>
/// <param name="Faults">What is damaged.</param>
public sealed record CorpusReport(int Items, long Bytes, IReadOnlyList<CorpusFault> Faults)
{
    /// <summary>Whether nothing is damaged.</summary>
    public bool IsIntact => Faults.Count == 0;
}
