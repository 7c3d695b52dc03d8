namespace Vcmr.Engine.Protocol;

/// <summary>What the name at the cursor is.</summary>
/// <param name="Id">The request.</param>
/// <param name="Reply">The answer.</param>
internal sealed record InspectionEvent(long Id, InspectionReply Reply) : ServiceEvent(Id);
