namespace Vcmr.Engine.Protocol;

/// <summary>Say whether a cell can be run as it is.</summary>
/// <param name="Id">Comes back in the answer.</param>
/// <param name="Code">The cell's text.</param>
internal sealed record IsCompleteRequest(long Id, string Code) : ServiceRequest(Id);
