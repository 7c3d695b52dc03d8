namespace Vcmr.Engine.Protocol;

/// <summary>End the process.</summary>
internal sealed record ShutdownRequest : SessionRequest;
