namespace Vcmr.Engine.Magics;

/// <summary>One thing a cell does; a cell is a list of them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">The program or the text, with as many empty lines before it as the cell has lines above it.</param>
/// <param name="Timed">Whether its time is measured and shown.</param>
internal sealed record CellStep(StepKind Kind, string Text, bool Timed);
