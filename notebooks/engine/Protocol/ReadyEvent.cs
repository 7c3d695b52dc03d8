namespace Vcmr.Engine.Protocol;

/// <summary>The process takes requests from now on.</summary>
internal sealed record ReadyEvent : SessionEvent;
