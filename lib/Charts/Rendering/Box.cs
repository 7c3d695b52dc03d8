using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>A rectangle in pixels of the whole figure.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public SKRect ToSkia() => new((float)Left, (float)Top, (float)Right, (float)Bottom);
}
