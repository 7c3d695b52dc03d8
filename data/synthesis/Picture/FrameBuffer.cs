using System.Runtime.InteropServices;
using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>One picture in memory that scenes are drawn into, BGRA.</summary>
internal sealed class FrameBuffer : IDisposable
{
    private readonly byte[] _pixels = GC.AllocateArray<byte>(Frame.Bytes, pinned: true);
    private readonly SKSurface _surface;
    private readonly Sketch _sketch;

    // Without it Skia keeps to what every processor has. What it then draws is the same, in two thirds of the time.
    static FrameBuffer() => SKGraphics.Init();

    /// <summary>Creates a black picture.</summary>
    public FrameBuffer()
    {
        var info = new SKImageInfo(Frame.Width, Frame.Height, SKColorType.Bgra8888, SKAlphaType.Premul);
        _surface = SKSurface.Create(info, Marshal.UnsafeAddrOfPinnedArrayElement(_pixels, 0), Frame.Width * 4);
        _sketch = new Sketch(_surface.Canvas);
    }

    /// <summary>Draws a scene as it is at a time, seconds in the song.</summary>
    /// <returns>[180 · 320 · 4] bytes that the next call overwrites.</returns>
    public ReadOnlySpan<byte> Draw(Scene scene, double time)
    {
        scene.Draw(_sketch, time);
        _surface.Flush();
        return _pixels;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sketch.Dispose();
        _surface.Dispose();
    }
}

/// <summary>The size of the demo videos' pictures, pixels.</summary>
internal static class Frame
{
    /// <summary>Pixels across.</summary>
    public const int Width = 320;

    /// <summary>Pixels down.</summary>
    public const int Height = 180;

    /// <summary>Bytes of one BGRA picture.</summary>
    public const int Bytes = Width * Height * 4;
}

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
