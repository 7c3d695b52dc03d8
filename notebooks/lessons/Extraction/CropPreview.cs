using Vcmr.Charts;
using Vcmr.Video;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Lessons.Extraction;

/// <summary>Shows on the original what preprocessing cuts away.</summary>
internal static class CropPreview
{
    private const int MostColumns = 480;
    private const int Line = 2;
    private const int Darker = 3;

    /// <summary>The picture, reduced to what a figure needs, with the crop framed and the rest darkened.</summary>
    /// <param name="frame">A frame with its original.</param>
    /// <param name="kind">How it was prepared.</param>
    public static Picture Of(SampledFrame frame, FramePreprocessing kind)
    {
        int step = Math.Max(1, frame.Width / MostColumns), width = frame.Width / step, height = frame.Height / step;
        (int left, int top, int right, int bottom) = Kept(width, height, kind);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y) = (i / 3 % width, i / 3 / width);
            int edge = Math.Min(Math.Min(x - left, right - 1 - x), Math.Min(y - top, bottom - 1 - y));
            byte value = frame.Rgb[(3 * ((y * step * frame.Width) + (x * step))) + (i % 3)];
            rgb[i] = edge < 0 ? (byte)(value / Darker) : edge < Line ? byte.MaxValue : value;
        }

        return new Picture(rgb, width, height, $"{frame.Seconds:0.0} s: {frame.Width}×{frame.Height}");
    }

    /// <summary>The share of the picture that is cut away.</summary>
    public static double Lost(int width, int height, FramePreprocessing kind)
    {
        (int left, int top, int right, int bottom) = Kept(width, height, kind);
        return 1 - ((right - left) * (double)(bottom - top) / ((double)width * height));
    }

    /// <summary>What the crop keeps, in pixels of the original.</summary>
    public static (int Left, int Top, int Right, int Bottom) Kept(int width, int height, FramePreprocessing kind)
    {
        (int resizedWidth, int resizedHeight) = kind.Resized(width, height);
        (int left, int top) = ClipPreprocessing.Crop(resizedWidth, resizedHeight);
        double scale = (double)width / resizedWidth;
        return (
            (int)Math.Round(left * scale),
            (int)Math.Round(top * scale),
            Math.Min(width, (int)Math.Round((left + ClipPreprocessing.Side) * scale)),
            Math.Min(height, (int)Math.Round((top + ClipPreprocessing.Side) * scale)));
    }
}
