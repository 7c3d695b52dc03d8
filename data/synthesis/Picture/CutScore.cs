namespace Vcmr.Synthesis.Picture;

/// <summary>
/// How different two pictures are to PySceneDetect's ContentDetector: the mean over hue (0 to 179), saturation and
/// brightness (0 to 255) of the mean absolute difference. A cut needs 27.
/// </summary>
internal static class CutScore
{
    // Every third pixel of every third row is enough for a mean.
    private const int Stride = 3;

    /// <summary>Compares two BGRA pictures.</summary>
    public static double Between(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < Frame.Height; y += Stride)
        {
            for (int x = 0; x < Frame.Width; x += Stride)
            {
                int at = ((y * Frame.Width) + x) * 4;
                (double h0, double s0, double v0) = Hsv(a.Slice(at, 3));
                (double h1, double s1, double v1) = Hsv(b.Slice(at, 3));
                sum += Math.Abs(h0 - h1) + Math.Abs(s0 - s1) + Math.Abs(v0 - v1);
                count++;
            }
        }

        return sum / (3 * count);
    }

    private static (double Hue, double Saturation, double Value) Hsv(ReadOnlySpan<byte> bgr)
    {
        int blue = bgr[0], green = bgr[1], red = bgr[2];
        int high = Math.Max(red, Math.Max(green, blue)), range = high - Math.Min(red, Math.Min(green, blue));
        if (range == 0)
        {
            return (0, 0, high);
        }

        double hue = high == red ? (double)(green - blue) / range : high == green ? 2 + ((double)(blue - red) / range) : 4 + ((double)(red - green) / range);
        return ((hue < 0 ? hue + 6 : hue) * 30, 255.0 * range / high, high);
    }
}
