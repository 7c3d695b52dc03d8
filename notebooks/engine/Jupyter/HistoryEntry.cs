namespace Vcmr.Engine.Jupyter;

/// <summary>A cell that ran.</summary>
/// <param name="Session">The kernel it ran in: the first known is 1, the present one the highest.</param>
/// <param name="Line">Its number there.</param>
/// <param name="Input">Its text.</param>
/// <param name="Output">Its value as text, or null.</param>
internal sealed record HistoryEntry(int Session, int Line, string Input, string? Output);
