namespace Vcmr.Lessons.Contrastive;

/// <summary>A matrix with its heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Values">Values, <c>[rows, columns]</c>.</param>
public sealed record NamedMatrix(string Title, double[,] Values)
{
    /// <summary>Where row 0 begins on its axis; -0.5 puts the number of a row at its middle.</summary>
    public double RowStart { get; init; } = -0.5;

    /// <summary>Where column 0 begins on its axis.</summary>
    public double ColumnStart { get; init; } = -0.5;

    /// <summary>Where lines lie between rows, on their axis.</summary>
    public IReadOnlyList<double> RowBorders { get; init; } = [];

    /// <summary>Where lines lie between columns, on their axis.</summary>
    public IReadOnlyList<double> ColumnBorders { get; init; } = [];
}
