namespace Vcmr.Charts;

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
