using ScottPlot;
using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Axes, tick marks and grid by ScottPlot; the titles of the axes by hand, at the same places in every panel.</summary>
internal static class AxesPainter
{
    public static void Draw(SKCanvas canvas, PanelLayout panel)
    {
        Typefaces.UseInScottPlot();
        using var plot = new Plot();
        Box outer = panel.Outer, area = panel.Plot;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(
            (float)(area.Left - outer.Left), (float)(outer.Right - area.Right), (float)(outer.Bottom - area.Bottom), (float)(area.Top - outer.Top)));
        plot.Axes.SetLimits(Left(panel.X, panel.Panel.X.Reversed), Right(panel.X, panel.Panel.X.Reversed), Left(panel.Y, panel.Panel.Y.Reversed), Right(panel.Y, panel.Panel.Y.Reversed));
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        Style(plot.Axes.Bottom, panel.Panel.X, panel.X);
        Style(plot.Axes.Left, panel.Panel.Y, panel.Y);
        if (panel.TiltTicks)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -36;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        }

        plot.Grid.MajorLineColor = Color.FromHex(Theme.Grid);
        plot.Grid.MajorLineWidth = 1;
        plot.Grid.XAxisStyle.IsVisible = panel.Panel.X.Grid;
        plot.Grid.YAxisStyle.IsVisible = panel.Panel.Y.Grid;
        // The canvas holds the other panels already; ScottPlot would wipe it.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, new PixelRect((float)outer.Left, (float)outer.Right, (float)outer.Bottom, (float)outer.Top));

        var pen = new Pen(canvas);
        if (panel.Panel.X.Title.Length > 0)
        {
            pen.Text(panel.Panel.X.Title, area.Left + (area.Width / 2), outer.Bottom - 10, ChartLayout.AxisTitleSize, Theme.Ink, 0.5);
        }

        if (panel.Panel.Y.Title.Length > 0)
        {
            pen.VerticalText(panel.Panel.Y.Title, outer.Left + ChartLayout.Margin + 4, area.Top + (area.Height / 2), ChartLayout.AxisTitleSize, Theme.Ink);
        }
    }

    private static double Left(Span span, bool reversed) => reversed ? span.High : span.Low;

    private static double Right(Span span, bool reversed) => reversed ? span.Low : span.High;

    private static void Style(IAxis drawn, Axis axis, Span span)
    {
        drawn.FrameLineStyle.Color = Color.FromHex("#808080");
        drawn.FrameLineStyle.Width = 1;
        drawn.TickLabelStyle.FontName = Typefaces.Family;
        drawn.TickLabelStyle.FontSize = (float)ChartLayout.TickSize;
        drawn.TickLabelStyle.ForeColor = Color.FromHex(Theme.Ink);
        drawn.MajorTickStyle.Color = Color.FromHex("#808080");
        drawn.MinorTickStyle.Length = 0;
        IReadOnlyList<Charts.Tick> ticks = AxisTicks.Of(axis, span);
        drawn.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. ticks.Select(t => axis.Log ? Math.Log10(t.At) : t.At)], [.. ticks.Select(t => t.Text)]);
    }
}
