namespace Vcmr.Engine.Protocol;

/// <summary>A cell ended; nothing of it follows.</summary>
/// <param name="Id">The request.</param>
/// <param name="Status">How it ended.</param>
internal sealed record DoneEvent(long Id, ExecutionStatus Status) : SessionEvent;
