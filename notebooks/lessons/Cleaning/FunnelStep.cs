namespace Vcmr.Lessons.Cleaning;

/// <summary>Items that left at a step of cleaning.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
public sealed record FunnelStep(string Reason, int Count);
