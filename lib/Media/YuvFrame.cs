namespace Vcmr.Media;

/// <summary>
/// One decoded frame as ffmpeg hands it over: planar YCbCr 4:2:0, 8 bits, limited range. The memory is reused for the
/// next frame.
/// </summary>
internal sealed class YuvFrame
{
    public YuvFrame(int width, int height, ColorMatrix matrix)
    {
        Width = width;
        Height = height;
        Matrix = matrix;
        ChromaWidth = (width + 1) / 2;
        Data = new byte[checked((width * height) + (2 * ChromaWidth * ((height + 1) / 2)))];
    }

    public int Width { get; }

    public int Height { get; }

    public int ChromaWidth { get; }

    public ColorMatrix Matrix { get; }

    public byte[] Data { get; }

    public ReadOnlySpan<byte> Luma(int row) => Data.AsSpan(row * Width, Width);

    public ReadOnlySpan<byte> Blue(int row) => Data.AsSpan((Width * Height) + ((row / 2) * ChromaWidth), ChromaWidth);

    public ReadOnlySpan<byte> Red(int row) =>
        Data.AsSpan((Width * Height) + (ChromaWidth * ((Height + 1) / 2)) + ((row / 2) * ChromaWidth), ChromaWidth);

    /// <summary>The whole frame as interleaved RGB, <c>[height, width, 3]</c>.</summary>
    public byte[] ToRgb()
    {
        var converter = new YuvConverter(Matrix);
        byte[] red = new byte[Width];
        byte[] green = new byte[Width];
        byte[] blue = new byte[Width];
        byte[] rgb = new byte[3 * Width * Height];
        for (int y = 0; y < Height; y++)
        {
            converter.Row(this, y, 0, red, green, blue);
            for (int x = 0, i = 3 * Width * y; x < Width; x++, i += 3)
            {
                (rgb[i], rgb[i + 1], rgb[i + 2]) = (red[x], green[x], blue[x]);
            }
        }

        return rgb;
    }
}
