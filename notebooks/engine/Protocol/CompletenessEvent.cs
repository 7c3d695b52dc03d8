namespace Vcmr.Engine.Protocol;

/// <summary>Whether a cell can be run.</summary>
/// <param name="Id">The request.</param>
/// <param name="Reply">The answer.</param>
internal sealed record CompletenessEvent(long Id, CompletenessReply Reply) : ServiceEvent(Id);
