using Vcmr.Evaluation;

namespace Vcmr.Charts;

/// <summary>Single points, with optional whiskers either way.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record PointLayer(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Layer
{
    /// <summary>Vertical whiskers; an absent one is not drawn.</summary>
    public IReadOnlyList<Interval?>? Whiskers { get; init; }

    /// <summary>Horizontal whiskers; an absent one is not drawn.</summary>
    public IReadOnlyList<Interval?>? HorizontalWhiskers { get; init; }

    /// <summary>What the interactive figure shows for each point under the pointer.</summary>
    public IReadOnlyList<string>? Hover { get; init; }

    internal override IEnumerable<double> Xs => [.. X, .. Intervals.Ends(HorizontalWhiskers)];

    internal override IEnumerable<double> Ys => [.. Y, .. Intervals.Ends(Whiskers)];
}
