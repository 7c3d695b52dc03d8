namespace Vcmr.Charts;

/// <summary>
/// What a figure shows, said once and free of any drawing library: the interactive (Plotly) and the static
/// (PNG, SVG) version are both drawn from this description.
/// </summary>
/// <param name="Title">One line, drawn bold at the top.</param>
/// <param name="Panels">The plots, row by row.</param>
public sealed record Chart(string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>Optional text under the title; wrapped.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Optional small text at the bottom: profile, split, seeds, what a whisker means; wrapped.</summary>
    public string? Footer { get; init; }

    /// <summary>Panels in a row.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Width of the whole figure in pixels at scale 1.</summary>
    public int Width { get; init; } = 900;

    /// <summary>Height of one row of panels in pixels, axis titles included.</summary>
    public int PanelHeight { get; init; } = 360;
}
