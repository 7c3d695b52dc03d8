namespace Vcmr.Engine.Documents;

/// <summary>What a cell holds.</summary>
public enum CellType
{
    /// <summary>A program.</summary>
    Code,

    /// <summary>Prose.</summary>
    Markdown,

    /// <summary>Text that passes through unchanged.</summary>
    Raw,
}
