namespace Vcmr.Engine.Protocol;

/// <summary>Stop the cell that runs and keep the session.</summary>
internal sealed record InterruptRequest : SessionRequest;
