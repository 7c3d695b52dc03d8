using SkiaSharp;
using Vcmr.Evaluation;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws a matrix as colours, with its colour scale on the right.</summary>
internal static class HeatPainter
{
    public static void Draw(Pen pen, PanelLayout panel, HeatLayer heat)
    {
        Interval range = heat.ValueRange, across = heat.AcrossRange, along = heat.AlongRange;
        int rows = heat.Values.GetLength(0), columns = heat.Values.GetLength(1);
        double x1 = panel.PixelX(across.Low), x2 = panel.PixelX(across.High), y1 = panel.PixelY(along.Low), y2 = panel.PixelY(along.High);
        using var bitmap = new SKBitmap(columns, rows);
        for (int r = 0; r < rows; r++)
        {
            // Row 0 belongs to the smallest vertical value, which is at the bottom unless the axis is reversed.
            int at = y1 > y2 ? rows - 1 - r : r;
            for (int c = 0; c < columns; c++)
            {
                double v = heat.Values[r, c];
                bitmap.SetPixel(c, at, double.IsFinite(v) ? ColorScale.At((v - range.Low) / (range.High - range.Low)) : SKColors.White);
            }
        }

        pen.Clip(panel.Plot, () =>
        {
            using SKImage image = SKImage.FromBitmap(bitmap);
            pen.Canvas.DrawImage(image, new Box(Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1)).ToSkia(), new SKSamplingOptions(SKFilterMode.Nearest));
        });
        pen.Stroke(panel.Plot, "#808080");
        if (heat.Scale)
        {
            Scale(pen, panel.Plot, range, heat.Unit);
        }
    }

    private static void Scale(Pen pen, Box area, Interval range, string unit)
    {
        double left = area.Right + 12, step = area.Height / 64;
        for (int i = 0; i < 64; i++)
        {
            pen.Fill(new Box(left, area.Bottom - ((i + 1) * step), 12, step + 0.5), ColorScale.Hex((i + 0.5) / 64));
        }

        pen.Stroke(new Box(left, area.Top, 12, area.Height), "#808080");
        double widest = 0;
        foreach (Tick tick in AxisTicks.Of(new Axis(unit), new Span(range.Low, range.High), 5))
        {
            double y = area.Bottom - (area.Height * (tick.At - range.Low) / (range.High - range.Low));
            pen.Line(left + 12, y, left + 15, y, "#808080");
            pen.Text(tick.Text, left + 18, y, 10.5, Theme.Ink);
            widest = Math.Max(widest, TextRuler.Width(tick.Text, 10.5));
        }

        pen.TurnedText(unit, left + 18 + widest + 12, area.Top + (area.Height / 2), -90, 11.5, Theme.Ink, 0.5);
    }
}

/// <summary>The theme's colour map, interpolated between its anchors.</summary>
internal static class ColorScale
{
    private static readonly SKColor[] Anchors = [.. Theme.ColorMap.Select(SKColor.Parse)];

    public static SKColor At(double part)
    {
        double p = Math.Clamp(part, 0, 1) * (Anchors.Length - 1);
        int i = Math.Min((int)p, Anchors.Length - 2);
        double t = p - i;
        return new SKColor(Mix(Anchors[i].Red, Anchors[i + 1].Red), Mix(Anchors[i].Green, Anchors[i + 1].Green), Mix(Anchors[i].Blue, Anchors[i + 1].Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((b - a) * t));
    }

    public static string Hex(double part)
    {
        SKColor c = At(part);
        return $"#{c.Red:X2}{c.Green:X2}{c.Blue:X2}";
    }
}
