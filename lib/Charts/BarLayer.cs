using Vcmr.Evaluation;

namespace Vcmr.Charts;

/// <summary>Bars from a base line to a value, with optional whiskers.</summary>
/// <param name="At">Centre of each bar on its own axis.</param>
/// <param name="Values">Where each bar ends.</param>
public sealed record BarLayer(IReadOnlyList<double> At, IReadOnlyList<double> Values) : Layer
{
    /// <summary>Thickness, in units of the axis the bars stand on.</summary>
    public double Thickness { get; init; } = 0.8;

    /// <summary>Where the bars begin.</summary>
    public double Base { get; init; }

    /// <summary>Bars lie: <see cref="At"/> is vertical, the values horizontal.</summary>
    public bool Horizontal { get; init; }

    /// <summary>Whiskers; an absent one is not drawn.</summary>
    public IReadOnlyList<Interval?>? Whiskers { get; init; }

    /// <summary>Texts at the ends of the bars.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    internal override IEnumerable<double> Xs => Horizontal ? Lengths : Sides;

    internal override IEnumerable<double> Ys => Horizontal ? Sides : Lengths;

    private IEnumerable<double> Sides => At.SelectMany(a => new[] { a - (Thickness / 2), a + (Thickness / 2) });

    private IEnumerable<double> Lengths => [Base, .. Values, .. Intervals.Ends(Whiskers)];
}
