namespace Vcmr.Engine.Protocol;

/// <summary>What may stand at the cursor.</summary>
/// <param name="Id">The request.</param>
/// <param name="Reply">The answer.</param>
internal sealed record CompletionEvent(long Id, CompletionReply Reply) : ServiceEvent(Id);
