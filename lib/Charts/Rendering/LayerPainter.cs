using Vcmr.Evaluation;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws one layer of a panel.</summary>
internal static class LayerPainter
{
    public static void Draw(Pen pen, PanelLayout panel, Layer layer)
    {
        switch (layer)
        {
            case BarLayer bars:
                pen.Clip(panel.Plot, () => Bars(pen, panel, bars));
                break;
            case LineLayer line:
                pen.Clip(panel.Plot, () => Line(pen, panel, line));
                break;
            case PointLayer points:
                Points(pen, panel, points);
                break;
            case RuleLayer rule:
                Rule(pen, panel, rule);
                break;
            case HeatLayer heat:
                HeatPainter.Draw(pen, panel, heat);
                break;
            default:
                CanvasPainter.Draw(pen, panel, layer);
                break;
        }
    }

    private static void Bars(Pen pen, PanelLayout panel, BarLayer bars)
    {
        for (int i = 0; i < bars.At.Count; i++)
        {
            if (!double.IsFinite(bars.Values[i]))
            {
                continue;
            }

            double side = bars.Thickness / 2, at = bars.At[i];
            (double x1, double y1, double x2, double y2) = bars.Horizontal
                ? (panel.PixelX(bars.Base), panel.PixelY(at - side), panel.PixelX(bars.Values[i]), panel.PixelY(at + side))
                : (panel.PixelX(at - side), panel.PixelY(bars.Base), panel.PixelX(at + side), panel.PixelY(bars.Values[i]));
            var box = new Box(Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1));
            Hatching.FillBox(pen, box, bars.Look);
            if (bars.Whiskers?[i] is Interval whisker)
            {
                Whisker(pen, panel, at, whisker, bars.Horizontal, Theme.Ink);
            }

            if (bars.Texts?[i] is { Length: > 0 } text)
            {
                double end = bars.Whiskers?[i]?.High ?? bars.Values[i];
                if (bars.Horizontal)
                {
                    pen.Text(text, panel.PixelX(end) + 6, panel.PixelY(at), Theme.TextSize, Theme.Ink);
                }
                else
                {
                    pen.Text(text, panel.PixelX(at), panel.PixelY(end) - 9, 11, Theme.Ink, 0.5);
                }
            }
        }
    }

    private static void Line(Pen pen, PanelLayout panel, LineLayer line)
    {
        if (line.Band is { } band && band.All(b => b.HasValue))
        {
            IEnumerable<(double, double)> upper = line.X.Select((x, i) => (panel.PixelX(x), panel.PixelY(band[i]!.Value.High)));
            IEnumerable<(double, double)> lower = line.X.Select((x, i) => (panel.PixelX(x), panel.PixelY(band[i]!.Value.Low)));
            pen.Polygon([.. upper, .. lower.Reverse()], line.Look.Color, 0.16);
        }

        // A gap in the data is a gap in the line.
        var run = new List<(double, double)>();
        for (int i = 0; i <= line.X.Count; i++)
        {
            if (i < line.X.Count && double.IsFinite(line.Y[i]))
            {
                run.Add((panel.PixelX(line.X[i]), panel.PixelY(line.Y[i])));
            }
            else if (run.Count > 0)
            {
                pen.Path(run, line.Look.Color, line.Look.Width, line.Look.Dash);
                run.Clear();
            }
        }

        for (int i = 0; i < line.X.Count; i++)
        {
            if (line.Whiskers?[i] is Interval whisker)
            {
                Whisker(pen, panel, line.X[i], whisker, false, line.Look.Color);
            }

            Markers.Draw(pen, panel.PixelX(line.X[i]), panel.PixelY(line.Y[i]), line.Look);
        }
    }

    private static void Points(Pen pen, PanelLayout panel, PointLayer points)
    {
        for (int i = 0; i < points.X.Count; i++)
        {
            if (points.Whiskers?[i] is Interval up)
            {
                Whisker(pen, panel, points.X[i], up, false, points.Look.Color);
            }

            if (points.HorizontalWhiskers?[i] is Interval across)
            {
                Whisker(pen, panel, points.Y[i], across, true, points.Look.Color);
            }

            Markers.Draw(pen, panel.PixelX(points.X[i]), panel.PixelY(points.Y[i]), points.Look);
        }
    }

    private static void Whisker(Pen pen, PanelLayout panel, double at, Interval interval, bool horizontal, string color, double width = 1.3)
    {
        if (!double.IsFinite(at) || !double.IsFinite(interval.Low) || !double.IsFinite(interval.High))
        {
            return;
        }

        if (color == Theme.Ink)
        {
            // On a dark bar a dark whisker needs a light edge.
            Whisker(pen, panel, at, interval, horizontal, Theme.Paper, 3);
        }

        if (horizontal)
        {
            double y = panel.PixelY(at), low = panel.PixelX(interval.Low), high = panel.PixelX(interval.High);
            pen.Line(low, y, high, y, color, width);
            pen.Line(low, y - 3, low, y + 3, color, width);
            pen.Line(high, y - 3, high, y + 3, color, width);
        }
        else
        {
            double x = panel.PixelX(at), low = panel.PixelY(interval.Low), high = panel.PixelY(interval.High);
            pen.Line(x, low, x, high, color, width);
            pen.Line(x - 3, low, x + 3, low, color, width);
            pen.Line(x - 3, high, x + 3, high, color, width);
        }
    }

    private static void Rule(Pen pen, PanelLayout panel, RuleLayer rule)
    {
        Box area = panel.Plot;
        if (rule.Vertical)
        {
            double x = panel.PixelX(rule.At);
            pen.Line(x, area.Top, x, area.Bottom, rule.Look.Color, rule.Look.Width, rule.Look.Dash);
            bool left = x + 8 + TextRuler.Width(rule.Text, 11) > area.Right;
            Label(pen, rule.Text, left ? x - 5 : x + 5, area.Top + 9, rule.Look.Color, left ? 1 : 0);
        }
        else
        {
            double y = panel.PixelY(rule.At);
            pen.Line(area.Left, y, area.Right, y, rule.Look.Color, rule.Look.Width, rule.Look.Dash);
            Label(pen, rule.Text, area.Right - 4, y - 9, rule.Look.Color, 1);
        }
    }

    private static void Label(Pen pen, string text, double x, double y, string color, double anchor)
    {
        if (text.Length > 0)
        {
            double width = TextRuler.Width(text, 11);
            pen.Fill(new Box(x - (anchor * width) - 2, y - 7, width + 4, 14), Theme.Paper, 0.8);
            pen.Text(text, x, y, 11, color, anchor);
        }
    }
}
