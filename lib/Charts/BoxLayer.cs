namespace Vcmr.Charts;

/// <summary>A box with a heading and lines of text, on a canvas panel.</summary>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Heading">Bold first line; none where empty.</param>
/// <param name="Lines">Further lines.</param>
public sealed record BoxLayer(double X, double Y, double Width, double Height, string Heading, params IReadOnlyList<string> Lines) : Layer
{
    /// <summary>Fill colour, <c>#RRGGBB</c>; the outline is the look's colour.</summary>
    public string Fill { get; init; } = "#FFFFFF";

    /// <summary>Text stands at the top left rather than in the middle: the box frames others.</summary>
    public bool Frame { get; init; }
}
