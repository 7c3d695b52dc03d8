namespace Vcmr.Engine.Running;

/// <summary>A cell starts or has ended.</summary>
/// <param name="Number">The code cell's number, from 1.</param>
/// <param name="Total">How many code cells the notebook has.</param>
/// <param name="Elapsed">How long the cell took, or null where it only starts.</param>
public sealed record CellProgress(int Number, int Total, TimeSpan? Elapsed)
{
    /// <summary>The first line of its code that is no comment; empty where only comments are.</summary>
    public string Title { get; init; } = "";

    /// <summary>The last line that the cell has printed, such as the step it is at; null where it has printed nothing yet.</summary>
    public string? Line { get; init; }
}
