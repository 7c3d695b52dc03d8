using Vcmr.Evaluation;

namespace Vcmr.Charts;

/// <summary>Something drawn in a panel.</summary>
public abstract record Layer
{
    /// <summary>Name in the legend; layers of one name share one legend entry. No entry where absent.</summary>
    public string? Label { get; init; }

    /// <summary>Colour, marker, hatching and line pattern.</summary>
    public Look Look { get; init; } = new(Theme.Ink);

    /// <summary>The horizontal values that the axis must cover.</summary>
    internal virtual IEnumerable<double> Xs => [];

    /// <summary>The vertical values that the axis must cover.</summary>
    internal virtual IEnumerable<double> Ys => [];
}

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

/// <summary>A straight reference line across the whole panel, with its text beside it.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Vertical">Whether <paramref name="At"/> is a horizontal position.</param>
/// <param name="Text">What the line means; none where empty.</param>
public sealed record RuleLayer(double At, bool Vertical, string Text = "") : Layer
{
    internal override IEnumerable<double> Xs => Vertical ? [At] : [];

    internal override IEnumerable<double> Ys => Vertical ? [] : [At];
}

/// <summary>A matrix as colours, row 0 at the smallest vertical value.</summary>
/// <param name="Values">The matrix, <c>[rows, columns]</c>.</param>
/// <param name="Unit">Title of the colour scale.</param>
public sealed record HeatLayer(double[,] Values, string Unit) : Layer
{
    /// <summary>Horizontal range that the columns fill; column numbers where absent.</summary>
    public Interval? Across { get; init; }

    /// <summary>Vertical range that the rows fill; row numbers where absent.</summary>
    public Interval? Along { get; init; }

    /// <summary>Value of the darkest colour; the smallest value where absent.</summary>
    public double? Min { get; init; }

    /// <summary>Value of the lightest colour; the largest value where absent.</summary>
    public double? Max { get; init; }

    /// <summary>Whether the colour scale stands beside it; of several matrices with one range, one scale is enough.</summary>
    public bool Scale { get; init; } = true;

    internal Interval AcrossRange => Across ?? new Interval(-0.5, Values.GetLength(1) - 0.5);

    internal Interval AlongRange => Along ?? new Interval(-0.5, Values.GetLength(0) - 0.5);

    internal Interval ValueRange
    {
        get
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (double v in Values)
            {
                if (double.IsFinite(v))
                {
                    low = Math.Min(low, v);
                    high = Math.Max(high, v);
                }
            }

            low = Min ?? (double.IsFinite(low) ? low : 0);
            high = Max ?? (double.IsFinite(high) ? high : 1);
            return new Interval(low, high > low ? high : low + 1);
        }
    }

    internal override IEnumerable<double> Xs => [AcrossRange.Low, AcrossRange.High];

    internal override IEnumerable<double> Ys => [AlongRange.Low, AlongRange.High];
}

/// <summary>Helpers for lists of optional intervals.</summary>
internal static class Intervals
{
    public static IEnumerable<double> Ends(IReadOnlyList<Interval?>? intervals) =>
        (intervals ?? []).Where(i => i.HasValue).SelectMany(i => new[] { i!.Value.Low, i.Value.High });
}
