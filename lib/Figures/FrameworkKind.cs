namespace Vcmr.Figures;

/// <summary>What a box of Figure 1 stands for.</summary>
public enum FrameworkKind
{
    /// <summary>An input.</summary>
    Data,

    /// <summary>A module that this stage trains.</summary>
    Trained,

    /// <summary>A module whose weights stay.</summary>
    Frozen,

    /// <summary>The loss.</summary>
    Loss,
}
