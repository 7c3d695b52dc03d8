namespace Vcmr.Charts;

/// <summary>Pattern over a filled area.</summary>
public enum Hatch
{
    /// <summary>Plain.</summary>
    None,

    /// <summary>Lines that rise to the right.</summary>
    Rising,

    /// <summary>Lines that fall to the right.</summary>
    Falling,

    /// <summary>Dots.</summary>
    Dots,

    /// <summary>Lines both ways.</summary>
    Crossed,
}
