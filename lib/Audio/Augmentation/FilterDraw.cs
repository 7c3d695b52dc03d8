namespace Vcmr.Audio.Augmentation;

/// <summary>A drawn filter.</summary>
/// <param name="Kind">High-pass or low-pass.</param>
/// <param name="CutoffHz">Cutoff in Hz.</param>
public sealed record FilterDraw(FilterKind Kind, double CutoffHz)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == FilterKind.HighPass ? "high-pass" : "low-pass")} {CutoffHz:0} Hz";
}
