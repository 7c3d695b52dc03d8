namespace Vcmr.Charts;

/// <summary>A picture: on a canvas panel in pixels, elsewhere in the units of the axes, which it does not widen.</summary>
/// <param name="Rgb">Interleaved 8-bit RGB, row by row from the top, <c>[height, width, 3]</c>.</param>
/// <param name="PixelWidth">Columns of the picture.</param>
/// <param name="PixelHeight">Rows of the picture.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Drawn width.</param>
/// <param name="Height">Drawn height, downwards.</param>
public sealed record ImageLayer(byte[] Rgb, int PixelWidth, int PixelHeight, double X, double Y, double Width, double Height) : Layer;
