namespace Vcmr.Datasets.Download;

/// <summary>One thing of a list to fetch.</summary>
/// <param name="Line">Its line in the list, from 1.</param>
/// <param name="Name">What it is called in the ledger: the id, or the text to search for.</param>
/// <param name="IsSearch">Whether <paramref name="Name"/> is to be searched for.</param>
public sealed record FetchItem(int Line, string Name, bool IsSearch);
