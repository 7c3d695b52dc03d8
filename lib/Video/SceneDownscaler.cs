namespace Vcmr.Video;

/// <summary>
/// Reduces frames by the whole factor k = width / 256 as PySceneDetect 0.6.1 does with OpenCV's bilinear resize: 11-bit
/// weights, and the plain 2×2 mean where both sides halve exactly. Only the rows that are looked at are converted to RGB.
/// </summary>
internal sealed class SceneDownscaler
{
    private const int One = 1 << 11;
    private readonly YuvConverter _converter;
    private readonly byte[][] _rows;
    private readonly (int First, int Second, int Weight)[] _across;
    private readonly (int First, int Second, int Weight)[] _down;
    private readonly bool _isHalf;

    public SceneDownscaler(int width, int height, ColorMatrix matrix)
    {
        int factor = Math.Max(1, width / 256);
        IsCopy = factor == 1;

        // Python's round, half to even.
        Width = (int)Math.Round((double)width / factor);
        Height = Math.Max(1, (int)Math.Round((double)height / factor));
        _isHalf = factor == 2 && Width * 2 == width && Height * 2 == height;
        _converter = new YuvConverter(matrix);
        _rows = [new byte[width], new byte[width], new byte[width], new byte[width], new byte[width], new byte[width]];
        _across = Taps(width, Width);
        _down = Taps(height, Height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>True where frames are so small that they are taken as they are.</summary>
    public bool IsCopy { get; }

    /// <summary>Writes the reduced frame as three planes.</summary>
    public void Reduce(YuvFrame frame, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<byte> r = red.Slice(y * Width, Width);
            Span<byte> g = green.Slice(y * Width, Width);
            Span<byte> b = blue.Slice(y * Width, Width);
            if (IsCopy)
            {
                _converter.Row(frame, y, r, g, b);
                continue;
            }

            (int first, int second, int weight) = _down[y];
            _converter.Row(frame, first, _rows[0], _rows[1], _rows[2]);
            if (weight > 0)
            {
                _converter.Row(frame, second, _rows[3], _rows[4], _rows[5]);
            }

            Mix(_rows[0], _rows[3], weight, r);
            Mix(_rows[1], _rows[4], weight, g);
            Mix(_rows[2], _rows[5], weight, b);
        }
    }

    private static (int First, int Second, int Weight)[] Taps(int from, int to)
    {
        var taps = new (int, int, int)[to];
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            float position = (float)(((i + 0.5) * scale) - 0.5);
            int first = (int)MathF.Floor(position);
            float part = position - first;
            if (first < 0 || first >= from - 1)
            {
                first = Math.Clamp(first, 0, from - 1);
                part = 0;
            }

            taps[i] = (first, Math.Min(first + 1, from - 1), (int)MathF.Round(part * One));
        }

        return taps;
    }

    private void Mix(byte[] upper, byte[] lower, int weight, Span<byte> target)
    {
        if (_isHalf)
        {
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = (byte)((upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1] + 2) >> 2);
            }

            return;
        }

        for (int x = 0; x < target.Length; x++)
        {
            (int first, int second, int across) = _across[x];
            int top = (upper[first] * (One - across)) + (upper[second] * across);
            int bottom = weight == 0 ? 0 : (lower[first] * (One - across)) + (lower[second] * across);

            // OpenCV's vectorised vertical pass drops four bits before and sixteen after the multiplication.
            target[x] = (byte)(((((One - weight) * (top >> 4)) >> 16) + ((weight * (bottom >> 4)) >> 16) + 2) >> 2);
        }
    }
}
