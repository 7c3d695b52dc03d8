namespace Vcmr.Engine.Protocol;

/// <summary>A cell failed.</summary>
/// <param name="Error">Why.</param>
public sealed record ErrorEvent(ErrorReport Error) : SessionEvent;
