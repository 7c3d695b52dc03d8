namespace Vcmr.Engine.Protocol;

/// <summary>Say what the name at the cursor is.</summary>
/// <param name="Id">Comes back in the answer.</param>
/// <param name="Code">The cell's text.</param>
/// <param name="Cursor">The position in it, in UTF-16 units.</param>
/// <param name="Detail">0 for the essentials, 1 for all that is known.</param>
internal sealed record InspectRequest(long Id, string Code, int Cursor, int Detail) : ServiceRequest(Id);
