namespace Vcmr.Figures.Report;

/// <summary>A table made of a metrics file.</summary>
/// <param name="Caption">What the table is; empty for the only one of a file.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Cells, null where a row has none in that column.</param>
internal sealed record MetricTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<MetricCell?>> Rows);
