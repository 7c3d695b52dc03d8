namespace Vcmr.Engine.Protocol;

/// <summary>What may stand at the cursor.</summary>
/// <param name="Items">The candidates, sorted; none where there is nothing to complete.</param>
/// <param name="Start">Where the text that an item replaces begins, in UTF-16 units of the code.</param>
/// <param name="End">Where it ends.</param>
public sealed record CompletionReply(IReadOnlyList<CompletionItem> Items, int Start, int End);
