namespace Vcmr.Datasets.Download;

/// <summary>How far a list has come.</summary>
/// <param name="Done">Entries that this run is through with.</param>
/// <param name="Total">Entries that this run has to do.</param>
/// <param name="Row">What became of the last one.</param>
public sealed record FetchProgress(int Done, int Total, FetchRow Row);
