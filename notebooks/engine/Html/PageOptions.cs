namespace Vcmr.Engine.Html;

/// <summary>How a notebook becomes a page.</summary>
public sealed record PageOptions
{
    /// <summary>The program plotly.js, with which figures become interactive; null to show them as pictures.</summary>
    public string? PlotlyScript { get; init; }

    /// <summary>The folder that the notebook's pictures are relative to; those found become part of the page. Null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether programs in outputs (text/html, application/javascript) run: for outputs of the reader's own run, and no others.</summary>
    public bool RunsOutputs { get; init; }

    /// <summary>Names of notebooks with a page in the same folder, such as <c>01-intro.ipynb</c>; links to them lead to their pages.</summary>
    public IReadOnlyCollection<string> Pages { get; init; } = [];
}
