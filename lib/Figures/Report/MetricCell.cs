namespace Vcmr.Figures.Report;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Numeric">Whether it stands right.</param>
/// <param name="Strong">Whether it is set bold.</param>
internal sealed record MetricCell(string Text, bool Numeric = false, bool Strong = false);
