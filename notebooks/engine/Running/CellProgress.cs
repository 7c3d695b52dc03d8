namespace Vcmr.Engine.Running;

/// <summary>A cell starts or has ended.</summary>
/// <param name="Number">The code cell's number, from 1.</param>
/// <param name="Total">How many code cells the notebook has.</param>
/// <param name="Elapsed">How long the cell took, or null where it only starts.</param>
public sealed record CellProgress(int Number, int Total, TimeSpan? Elapsed);
