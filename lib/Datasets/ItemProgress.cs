namespace Vcmr.Datasets;

/// <summary>How far a long piece of work over many items has come.</summary>
/// <param name="Done">Items finished, the named one included.</param>
/// <param name="Total">All items.</param>
/// <param name="Item">The item that was just finished.</param>
public sealed record ItemProgress(int Done, int Total, string Item);
