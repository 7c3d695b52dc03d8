namespace Vcmr.Datasets.Download;

/// <summary>How far a video of a list has come.</summary>
public enum FetchState
{
    /// <summary>Its file lies in the folder.</summary>
    Fetched,

    /// <summary>A search named it; it is not fetched yet.</summary>
    Found,

    /// <summary>It could not be fetched.</summary>
    Failed,
}
