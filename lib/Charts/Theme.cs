namespace Vcmr.Charts;

/// <summary>
/// One look for every figure: light background, colours that the common forms of colour blindness keep apart and whose
/// luminance differs, so that print in gray still separates the series. Colours after Okabe and Ito (2008).
/// </summary>
public static class Theme
{
    /// <summary>Colour of text and axes.</summary>
    public const string Ink = "#1A1A1A";

    /// <summary>Colour of secondary text.</summary>
    public const string Muted = "#555555";

    /// <summary>Colour of grid lines.</summary>
    public const string Grid = "#E2E2E2";

    /// <summary>Background.</summary>
    public const string Paper = "#FFFFFF";

    /// <summary>Colour of reference lines and limits.</summary>
    public const string Limit = "#B2182B";

    /// <summary>Family of the embedded font; Arial and Helvetica have its exact widths and stand in for it elsewhere.</summary>
    public const string FontFamily = "Liberation Sans, Arial, Helvetica, sans-serif";

    /// <summary>Height of ordinary text in pixels.</summary>
    public const double TextSize = 12;

    /// <summary>Looks of categories in scatter plots and of models without a look of their own.</summary>
    public static IReadOnlyList<Look> Categories { get; } =
    [
        new("#0B4F8A", MarkerShape.Circle),
        new("#E69F00", MarkerShape.Square, Hatch.Rising, Dash.Dashed),
        new("#009E73", MarkerShape.Triangle, Hatch.Falling, Dash.DashDot),
        new("#CC79A7", MarkerShape.Diamond, Hatch.Crossed, Dash.Dotted),
        new("#56B4E9", MarkerShape.TriangleDown, Hatch.Dots),
        new("#A63603", MarkerShape.Cross, Hatch.Rising, Dash.Dashed),
        new("#7F7F7F", MarkerShape.Plus, Hatch.Falling, Dash.DashDot),
        new("#000000", MarkerShape.Circle, Hatch.Crossed, Dash.Dotted, Hollow: true),
    ];

    /// <summary>Anchors of the sequential colour map (viridis, by van der Walt and Smith): luminance only rises.</summary>
    public static IReadOnlyList<string> ColorMap { get; } =
        ["#440154", "#482878", "#3E4A89", "#31688E", "#26828E", "#1F9E89", "#35B779", "#6DCD59", "#B4DE2C", "#FDE725"];

    /// <summary>The look of a category by its position; looks repeat, hollow, after the eighth.</summary>
    /// <param name="index">0-based position.</param>
    public static Look Category(int index)
    {
        Look look = Categories[index % Categories.Count];
        return (index / Categories.Count) % 2 == 0 ? look : look with { Hollow = !look.Hollow };
    }
}

/// <summary>How a series looks. Colour is never the only mark: markers, hatching and dashes tell series apart in gray.</summary>
/// <param name="Color">Hexadecimal colour, <c>#RRGGBB</c>.</param>
/// <param name="Marker">Shape of points.</param>
/// <param name="Hatch">Pattern over filled areas.</param>
/// <param name="Dash">Pattern of lines.</param>
/// <param name="Hollow">Points are outlines filled with white: numbers that are not from this run.</param>
public sealed record Look(
    string Color,
    MarkerShape Marker = MarkerShape.Circle,
    Hatch Hatch = Hatch.None,
    Dash Dash = Dash.Solid,
    bool Hollow = false)
{
    /// <summary>Diameter of points in pixels.</summary>
    public double Size { get; init; } = 8;

    /// <summary>Width of lines in pixels.</summary>
    public double Width { get; init; } = 2;
}

/// <summary>Shape of a point.</summary>
public enum MarkerShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle, point up.</summary>
    Triangle,

    /// <summary>A triangle, point down.</summary>
    TriangleDown,

    /// <summary>Two diagonal strokes.</summary>
    Cross,

    /// <summary>An upright cross.</summary>
    Plus,

    /// <summary>No marker: the line alone.</summary>
    None,
}

/// <summary>Pattern over a filled area.</summary>
public enum Hatch
{
    /// <summary>Plain.</summary>
    None,

    /// <summary>Lines that rise to the right.</summary>
    Rising,

    /// <summary>Lines that fall to the right.</summary>
    Falling,

    /// <summary>Dots.</summary>
    Dots,

    /// <summary>Lines both ways.</summary>
    Crossed,
}

/// <summary>Pattern of a line.</summary>
public enum Dash
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Long strokes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Stroke, dot, stroke.</summary>
    DashDot,
}
