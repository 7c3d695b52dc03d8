using Vcmr.Charts;
using Vcmr.Video;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Lessons.Extraction;

/// <summary>Frames of a video in rows, each with its caption.</summary>
internal static class FrameStrip
{
    private const double Gap = 8;
    private const double CaptionHeight = 22;

    /// <summary>Draws the frames.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="frames">The frames, in order.</param>
    /// <param name="context">The run.</param>
    /// <param name="columns">Frames in a row.</param>
    /// <param name="name">File name without extension.</param>
    /// <param name="subtitle">Text under the title.</param>
    /// <param name="note">Text at the foot.</param>
    /// <exception cref="VcmrException">There are no frames, or a frame's bytes do not fit its size.</exception>
    public static Figure Draw(string title, IReadOnlyList<Picture> frames, FigureContext context, int columns = 6, string name = "frames", string? subtitle = null, string? note = null)
    {
        if (frames.Count == 0)
        {
            throw new VcmrException($"'{title}' has no frames to show; give at least one.");
        }

        columns = Math.Min(columns, frames.Count);
        const int width = 900;
        double cell = Math.Min(220, (width - 32 - (Gap * (columns - 1))) / columns);
        var layers = new List<Layer>();
        double y = 0;
        foreach (Picture[] row in frames.Chunk(columns))
        {
            double height = row.Max(f => cell * f.Height / f.Width);
            foreach ((int i, Picture frame) in row.Index())
            {
                double x = i * (cell + Gap), h = cell * frame.Height / frame.Width;
                layers.Add(new ImageLayer(frame.Rgb, frame.Width, frame.Height, x, y + height - h, cell, h));
                string caption = Charts.Rendering.TextRuler.Fit(frame.Caption, 11, cell);
                layers.Add(new TextLayer(x + (cell / 2), y + height + 11, caption) { Anchor = 0.5, Size = 11 });
            }

            y += height + CaptionHeight + 4;
        }

        var chart = new Chart(title, [Panel.Drawing(layers)])
        {
            Width = Math.Max(480, (int)Math.Ceiling((columns * (cell + Gap)) - Gap + 32)),
            PanelHeight = (int)Math.Ceiling(y + 10),
            Subtitle = subtitle,
            Footer = context.Footer(note),
        };
        return new Figure(name, chart);
    }
}

/// <summary>Which frames are picked from videos of several frame rates.</summary>
internal static class PickedFrames
{
    /// <summary>Draws one row a rate over the first seconds of a video.</summary>
    /// <param name="rates">Name, frames a second, and the numbers of the picked frames in order; a frame may be picked more than once.</param>
    /// <param name="perSecond">How many are picked a second.</param>
    /// <param name="seconds">How much is shown (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no rates.</exception>
    public static Figure Draw(IReadOnlyList<(string Name, double FrameRate, IReadOnlyList<int> Picked)> rates, int perSecond, double seconds, FigureContext context)
    {
        if (rates.Count == 0)
        {
            throw new VcmrException("The figure of picked frames needs at least one frame rate.");
        }

        var layers = new List<Layer>();
        foreach ((int row, (_, double rate, IReadOnlyList<int> picked)) in rates.Index())
        {
            double[] all = [.. Enumerable.Range(0, (int)Math.Ceiling((seconds * rate) - 1e-9)).Select(f => f / rate)];
            (int Frame, int Times)[] taken = [.. picked.CountBy(f => f).Select(f => (f.Key, f.Value)).Where(f => f.Key / rate < seconds)];
            layers.Add(new PointLayer(all, [.. all.Select(_ => (double)row)]) { Label = "frame", Look = new Look("#9A9A9A", Hollow: true) { Size = 6 } });
            layers.Add(new PointLayer([.. taken.Select(f => f.Frame / rate)], [.. taken.Select(_ => (double)row)])
            {
                Label = "picked, with its number",
                Look = new Look("#0072B2", MarkerShape.Square) { Size = 9 },
            });
            layers.AddRange(taken.Select(f => new TextLayer(f.Frame / rate, row + 0.33, f.Times > 1 ? $"{f.Frame} ×{f.Times}" : $"{f.Frame}") { Anchor = 0.5, Size = 11 }));
        }

        Tick[] grid = [.. Enumerable.Range(0, (int)(seconds * perSecond) + 1).Select(k => new Tick((double)k / perSecond, $"{(double)k / perSecond:0.0}"))];
        var chart = new Chart($"Which frames are picked: {perSecond} a second", [
            new Panel(
                new Axis("time (s)") { Min = -0.04, Max = seconds, Ticks = grid },
                Axis.Categories("", rates.Select(r => r.Name)) with { Reversed = true, Max = rates.Count - 0.4 },
                layers)])
        {
            PanelHeight = 90 + (44 * rates.Count),
            Footer = context.Footer($"Lines stand at the times k/{perSecond} s; the picked frame is the one on screen there, floor(k · rate / {perSecond})."),
        };
        return new Figure("picked-frames", chart);
    }
}

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
