using Vcmr.Evaluation;

namespace Vcmr.Charts;

/// <summary>A line through points, with an optional band and whiskers.</summary>
/// <param name="X">Horizontal positions, in drawing order.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record LineLayer(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Layer
{
    /// <summary>A shaded band around the line; drawn where every point has an interval.</summary>
    public IReadOnlyList<Interval?>? Band { get; init; }

    /// <summary>Vertical whiskers; an absent one is not drawn.</summary>
    public IReadOnlyList<Interval?>? Whiskers { get; init; }

    internal override IEnumerable<double> Xs => X;

    internal override IEnumerable<double> Ys => [.. Y, .. Intervals.Ends(Band), .. Intervals.Ends(Whiskers)];
}
