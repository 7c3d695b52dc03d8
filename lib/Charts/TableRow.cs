namespace Vcmr.Charts;

/// <summary>A row of a drawn table.</summary>
/// <param name="Cells">One text a column; a single cell spans the table as a heading of the rows under it.</param>
public sealed record TableRow(params IReadOnlyList<string> Cells)
{
    /// <summary>Whether the row is bold: a result of this run.</summary>
    public bool Bold { get; init; }
}
