namespace Vcmr.Charts;

/// <summary>One line of text: on a canvas panel in pixels, elsewhere in the units of the axes.</summary>
/// <param name="X">Anchor.</param>
/// <param name="Y">Vertical middle of the line.</param>
/// <param name="Text">The text.</param>
public sealed record TextLayer(double X, double Y, string Text) : Layer
{
    /// <summary>Letter height in pixels.</summary>
    public double Size { get; init; } = Theme.TextSize;

    /// <summary>Bold letters.</summary>
    public bool Bold { get; init; }

    /// <summary>Where the anchor lies in the text: 0 its left end, 0.5 its middle, 1 its right end.</summary>
    public double Anchor { get; init; }
}
