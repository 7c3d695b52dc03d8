namespace Vcmr.Charts;

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
