namespace Vcmr.Studies.Files;

/// <summary>What embedding files gave.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Failed">Files that could not be embedded; their row is NaN.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Width">Numbers in a row.</param>
/// <param name="Table">The table that says which row is what.</param>
public sealed record EmbeddingSummary(int Files, int Failed, long Rows, int Width, string Table);
