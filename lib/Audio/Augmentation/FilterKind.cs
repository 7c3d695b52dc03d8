namespace Vcmr.Audio.Augmentation;

/// <summary>Which frequencies a filter passes.</summary>
public enum FilterKind
{
    /// <summary>Those above the cutoff.</summary>
    HighPass,

    /// <summary>Those below the cutoff.</summary>
    LowPass,
}
