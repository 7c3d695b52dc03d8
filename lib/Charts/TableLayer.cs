namespace Vcmr.Charts;

/// <summary>A table that fills a canvas panel.</summary>
/// <param name="Columns">Headings and alignment.</param>
/// <param name="Rows">The rows.</param>
public sealed record TableLayer(IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows) : Layer
{
    /// <summary>Height of a row in pixels; plotly.js draws no lower row of bold text.</summary>
    public const double RowHeight = 29;
}
