namespace Vcmr.Datasets.Download;

/// <summary>Where a list stands after a run.</summary>
/// <param name="Fetched">Videos of the list that lie in the folder.</param>
/// <param name="New">Those of them that this run fetched.</param>
/// <param name="Bytes">Size of all of them (bytes).</param>
/// <param name="Failed">Entries that failed, by reason; bad lines among them.</param>
/// <param name="Open">Entries that no run has tried yet.</param>
/// <param name="Stop">Why the run ended before the list did, or null.</param>
public sealed record FetchSummary(int Fetched, int New, long Bytes, IReadOnlyDictionary<string, int> Failed, int Open, string? Stop);
