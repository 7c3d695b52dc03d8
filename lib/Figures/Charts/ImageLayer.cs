namespace Vcmr.Figures.Charts;

/// <summary>A picture on a canvas panel.</summary>
/// <param name="Rgb">Interleaved 8-bit RGB, row by row from the top, <c>[height, width, 3]</c>.</param>
/// <param name="PixelWidth">Columns of the picture.</param>
/// <param name="PixelHeight">Rows of the picture.</param>
/// <param name="X">Left edge on the panel in pixels.</param>
/// <param name="Y">Top edge on the panel in pixels.</param>
/// <param name="Width">Drawn width in pixels.</param>
/// <param name="Height">Drawn height in pixels.</param>
public sealed record ImageLayer(byte[] Rgb, int PixelWidth, int PixelHeight, double X, double Y, double Width, double Height) : Layer;
