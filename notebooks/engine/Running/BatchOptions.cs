using Vcmr.Engine.Html;

namespace Vcmr.Engine.Running;

/// <summary>How several notebooks are run.</summary>
public sealed record BatchOptions
{
    /// <summary>The notebooks' files.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>Parameters to set in every notebook that has them; one that none has is set in all, with a warning.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>The folder the executed notebooks go to; null for <c>results/&lt;profile&gt;</c>, or <c>results/executed</c> without a profile.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>How long one cell may take, or null for no limit.</summary>
    public TimeSpan? CellLimit { get; init; }

    /// <summary>How many notebooks run at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>With what the outputs of cells tagged <c>check</c> are compared, or null for no comparison.</summary>
    public CheckOptions? Check { get; init; }

    /// <summary>How a page beside each executed notebook is written, or null for none.</summary>
    public PageOptions? Page { get; init; }
}
