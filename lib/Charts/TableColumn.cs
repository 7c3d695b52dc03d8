namespace Vcmr.Charts;

/// <summary>A column of a drawn table.</summary>
/// <param name="Heading">Text of the head row.</param>
/// <param name="Numeric">Whether cells are aligned to the right.</param>
public sealed record TableColumn(string Heading, bool Numeric = false);
