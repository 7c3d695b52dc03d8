using Vcmr.Evaluation;

namespace Vcmr.Charts;

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
