namespace Vcmr.Charts.Rendering;

/// <summary>Where a panel lies and what its axes cover.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="Outer">With titles and tick texts.</param>
/// <param name="Plot">The plot area alone.</param>
/// <param name="X">Horizontal range.</param>
/// <param name="Y">Vertical range.</param>
/// <param name="TiltTicks">Whether the texts of the horizontal axis stand at an angle.</param>
internal sealed record PanelLayout(Panel Panel, Box Outer, Box Plot, Span X, Span Y, bool TiltTicks)
{
    public double PixelX(double value)
    {
        double part = (Scaled(value, Panel.X) - X.Low) / X.Length;
        return Plot.Left + ((Panel.X.Reversed ? 1 - part : part) * Plot.Width);
    }

    public double PixelY(double value)
    {
        double part = (Scaled(value, Panel.Y) - Y.Low) / Y.Length;
        return Plot.Top + ((Panel.Y.Reversed ? part : 1 - part) * Plot.Height);
    }

    /// <summary>Where a picture lies.</summary>
    public Box PixelBox(ImageLayer image)
    {
        double x = PixelX(image.X), y = PixelY(image.Y);
        return new Box(x, y, PixelX(image.X + image.Width) - x, PixelY(image.Y + (Panel.Y.Reversed ? image.Height : -image.Height)) - y);
    }

    private static double Scaled(double value, Axis axis) => axis.Log ? Math.Log10(value) : value;
}
