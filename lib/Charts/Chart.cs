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

/// <summary>One plot with its axes, or a free drawing surface where <see cref="Canvas"/> is set.</summary>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Layers">What is drawn, the last one on top.</param>
public sealed record Panel(Axis X, Axis Y, IReadOnlyList<Layer> Layers)
{
    /// <summary>Optional heading above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// No axes: coordinates are pixels of the panel, the origin at its upper left corner. For diagrams, tables and
    /// picture strips.
    /// </summary>
    public bool Canvas { get; init; }

    /// <summary>One unit is as long on both axes, as in a similarity matrix.</summary>
    public bool Square { get; init; }

    /// <summary>Share of the width of a row that this panel takes, relative to its neighbours.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Height of the panel's row in pixels, axis titles included; the chart's where absent. The highest panel of a row counts.</summary>
    public int? Height { get; init; }

    /// <summary>A panel without axes, in pixel coordinates.</summary>
    /// <param name="layers">What is drawn, the last one on top.</param>
    public static Panel Drawing(params IReadOnlyList<Layer> layers) => new(new Axis(""), new Axis(""), layers) { Canvas = true };
}

/// <summary>An axis of a panel.</summary>
/// <param name="Title">What it shows, with its unit.</param>
public sealed record Axis(string Title)
{
    /// <summary>Smallest value shown; from the data where absent.</summary>
    public double? Min { get; init; }

    /// <summary>Largest value shown; from the data where absent.</summary>
    public double? Max { get; init; }

    /// <summary>Decades instead of equal steps. Values must be positive.</summary>
    public bool Log { get; init; }

    /// <summary>The smallest value is at the top (vertical axis) or at the right (horizontal axis).</summary>
    public bool Reversed { get; init; }

    /// <summary>Tick marks with their texts; chosen automatically where absent.</summary>
    public IReadOnlyList<Tick>? Ticks { get; init; }

    /// <summary>Whether lines cross the plot at the ticks.</summary>
    public bool Grid { get; init; } = true;

    /// <summary>An axis of named positions 0, 1, 2 …</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="names">The names, in order.</param>
    public static Axis Categories(string title, IEnumerable<string> names)
    {
        Tick[] ticks = [.. names.Select((name, i) => new Tick(i, name))];
        return new Axis(title) { Ticks = ticks, Min = -0.5, Max = ticks.Length - 0.5, Grid = false };
    }
}

/// <summary>A tick mark with its text.</summary>
/// <param name="At">Position on the axis.</param>
/// <param name="Text">What is written there.</param>
public sealed record Tick(double At, string Text);
