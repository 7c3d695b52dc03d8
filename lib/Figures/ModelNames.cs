namespace Vcmr.Figures;

/// <summary>Names of the compared encoders as every figure writes them.</summary>
public static class ModelNames
{
    /// <summary>Stages 1 and 2: audio, then audio and video.</summary>
    public const string Vcmr = "VCMR";

    /// <summary>Stage 1 alone.</summary>
    public const string AudioOnly = "Audio-only";

    /// <summary>Stage 1 for as many further steps as stage 2 takes.</summary>
    public const string AudioOnlyLonger = "Audio-only, as many steps";

    /// <summary>Random weights.</summary>
    public const string Untrained = "Untrained encoder";
}
