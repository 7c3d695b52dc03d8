namespace Vcmr;

/// <summary>Which errors a catalog counts apart.</summary>
internal enum FaultKind
{
    /// <summary>Any other.</summary>
    Other,

    /// <summary>A file of a kind that is not read here.</summary>
    Unsupported,

    /// <summary>A program ran past its time limit.</summary>
    TimeLimit,
}
