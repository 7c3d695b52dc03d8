namespace Vcmr.Charts;

/// <summary>A picture with its caption.</summary>
/// <param name="Rgb">Interleaved 8-bit RGB, row by row from the top, <c>[height, width, 3]</c>.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Caption">Text under it.</param>
public sealed record Picture(byte[] Rgb, int Width, int Height, string Caption);
