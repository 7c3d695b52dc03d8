using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws grid, axes, tick marks and the titles of the axes, at the same places in every panel.</summary>
internal static class AxesPainter
{
    private const string Line = "#808080";
    private const double TickLength = 4;

    // From the tick's end to its text: below the horizontal axis and beside the vertical one.
    private const double GapBelow = 2;
    private const double GapBeside = 5;

    // Where the middle of a text lies: below the gap, and a little above its tick.
    private const double MiddleBelow = 5.597;
    private const double Middle = -1.015;
    private const float Tilt = -36;

    public static void Draw(SKCanvas canvas, PanelLayout panel)
    {
        var pen = new Pen(canvas);
        Box outer = panel.Outer, area = panel.Plot;
        (string Text, double At)[] across = [.. Inside(panel.Panel.X, panel.X).Select(t => (t.Text, panel.PixelX(t.At)))];
        (string Text, double At)[] along = [.. Inside(panel.Panel.Y, panel.Y).Select(t => (t.Text, panel.PixelY(t.At)))];
        if (panel.Panel.X.Grid)
        {
            pen.Lines([.. across.Select(t => (t.At, area.Bottom, t.At, area.Top))], Theme.Grid);
        }

        if (panel.Panel.Y.Grid)
        {
            pen.Lines([.. along.Select(t => (area.Left, t.At, area.Right, t.At))], Theme.Grid);
        }

        pen.CrispLines([.. across.Select(t => (t.At, area.Bottom, t.At, area.Bottom + TickLength)), (area.Left, area.Bottom, area.Right, area.Bottom)], Line);
        pen.CrispLines([.. along.Select(t => (area.Left, t.At, area.Left - TickLength, t.At)), (area.Left, area.Bottom, area.Left, area.Top)], Line);
        foreach ((string text, double x) in across)
        {
            double top = area.Bottom + TickLength + GapBelow;
            if (panel.TiltTicks)
            {
                pen.TurnedText(text, x, top, Tilt, ChartLayout.TickSize, Theme.Ink, 1, Middle);
            }
            else
            {
                pen.Text(text, x, top + MiddleBelow, ChartLayout.TickSize, Theme.Ink, 0.5);
            }
        }

        foreach ((string text, double y) in along)
        {
            pen.Text(text, area.Left - TickLength - GapBeside, y + Middle, ChartLayout.TickSize, Theme.Ink, 1);
        }

        if (panel.Panel.X.Title.Length > 0)
        {
            pen.Text(panel.Panel.X.Title, area.Left + (area.Width / 2), outer.Bottom - 10, ChartLayout.AxisTitleSize, Theme.Ink, 0.5);
        }

        if (panel.Panel.Y.Title.Length > 0)
        {
            pen.TurnedText(panel.Panel.Y.Title, outer.Left + ChartLayout.Margin + 4, area.Top + (area.Height / 2), -90, ChartLayout.AxisTitleSize, Theme.Ink, 0.5);
        }
    }

    private static IEnumerable<Tick> Inside(Axis axis, Span span)
    {
        double slack = 1e-9 * span.Length;
        return AxisTicks.Of(axis, span).Where(t => (axis.Log ? Math.Log10(t.At) : t.At) is double at && at >= span.Low - slack && at <= span.High + slack);
    }
}
