namespace Vcmr.Datasets.Download;

/// <summary>A video that a search found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Channel">The channel it is on, or empty.</param>
internal sealed record SearchResult(string Id, string Title, string Channel);
