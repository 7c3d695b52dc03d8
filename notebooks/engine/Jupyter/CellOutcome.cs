using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Jupyter;

/// <summary>What is known of a cell while it runs.</summary>
internal sealed class CellOutcome
{
    /// <summary>Why it failed, or null.</summary>
    public ErrorReport? Error { get; set; }

    /// <summary>Its last expression's value as text, or null.</summary>
    public string? Result { get; set; }
}
