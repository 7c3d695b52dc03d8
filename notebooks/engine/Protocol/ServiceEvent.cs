namespace Vcmr.Engine.Protocol;

/// <summary>The answer to a question about code.</summary>
/// <param name="Id">The request.</param>
internal abstract record ServiceEvent(long Id) : SessionEvent;
