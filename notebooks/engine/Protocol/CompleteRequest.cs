namespace Vcmr.Engine.Protocol;

/// <summary>Say what may stand at the cursor.</summary>
/// <param name="Id">Comes back in the answer.</param>
/// <param name="Code">The cell's text.</param>
/// <param name="Cursor">The position in it, in UTF-16 units.</param>
internal sealed record CompleteRequest(long Id, string Code, int Cursor) : ServiceRequest(Id);
