namespace Vcmr.Datasets.Videos;

/// <summary>What became of a video.</summary>
public enum VideoState
{
    /// <summary>It is in the corpus.</summary>
    Kept,

    /// <summary>The cleaning rule turned it down.</summary>
    Rejected,

    /// <summary>It could not be read; <c>--retry-failed</c> tries again.</summary>
    Failed,
}
