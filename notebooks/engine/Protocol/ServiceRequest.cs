namespace Vcmr.Engine.Protocol;

/// <summary>A question about code that does not run anything.</summary>
/// <param name="Id">Comes back in the answer.</param>
internal abstract record ServiceRequest(long Id) : SessionRequest;
