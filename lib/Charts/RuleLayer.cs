namespace Vcmr.Charts;

/// <summary>A straight reference line across the whole panel, with its text beside it.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Vertical">Whether <paramref name="At"/> is a horizontal position.</param>
/// <param name="Text">What the line means; none where empty.</param>
public sealed record RuleLayer(double At, bool Vertical, string Text = "") : Layer
{
    internal override IEnumerable<double> Xs => Vertical ? [At] : [];

    internal override IEnumerable<double> Ys => Vertical ? [] : [At];
}
