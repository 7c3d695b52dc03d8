using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Places title, legend, panels and footer; both renderers use the same positions.</summary>
internal sealed class ChartLayout
{
    public const double Margin = 16;
    public const double TitleSize = 16;
    public const double PanelTitleSize = 13;
    public const double SubtitleSize = 12;
    public const double FooterSize = 11;
    public const double LegendRow = 20;
    public const double SwatchWidth = 26;
    public const double TickSize = 11.5;
    public const double AxisTitleSize = 12.5;
    public const double ScaleWidth = 74;

    public ChartLayout(Chart chart)
    {
        Chart = chart;
        Title = TextRuler.Fit(chart.Title, TitleSize, chart.Width - (2 * Margin), true);

        // Where neither the embedded font nor its equals are installed, the interactive version falls back to a font
        // that may be wider by an eighth.
        double width = (chart.Width - (2 * Margin)) * 0.87;
        SubtitleLines = TextRuler.Wrap(chart.Subtitle, SubtitleSize, width);
        FooterLines = TextRuler.Wrap(chart.Footer, FooterSize, width);
        double y = Margin + 22;
        SubtitleTop = y;
        y += SubtitleLines.Count * 17;
        (Legend, y) = PlaceLegend(chart, y + 4);
        y += 6;

        var panels = new List<PanelLayout>();
        for (int first = 0; first < chart.Panels.Count; first += chart.Columns)
        {
            Panel[] row = [.. chart.Panels.Skip(first).Take(chart.Columns)];
            double total = Math.Max(row.Sum(p => p.Weight), chart.Panels.Take(chart.Columns).Sum(p => p.Weight));
            double x = 0, height = row.Max(p => p.Height ?? chart.PanelHeight);
            foreach ((int column, Panel panel) in row.Index())
            {
                // Panels above each other begin at the same place, so that their horizontal axes agree.
                double room = chart.Panels.Where((_, i) => i % chart.Columns == column).Max(LeftOf);
                double w = (double)chart.Width * panel.Weight / total;
                PanelLayout placed = Place(panel, new Box(x, y, w, height), room);
                panels.Add(panel.Title is null ? placed : placed with { Panel = placed.Panel with { Title = TextRuler.Fit(panel.Title, PanelTitleSize, placed.Outer.Right - placed.Plot.Left - 8, true) } });
                x += w;
            }

            y += height;
        }

        Panels = panels;
        FooterTop = y + 6;
        Height = (int)Math.Ceiling(FooterTop + (FooterLines.Count * 15) + (FooterLines.Count > 0 ? 10 : 4));
    }

    public Chart Chart { get; }

    /// <summary>The title, shortened to what fits.</summary>
    public string Title { get; }

    public int Width => Chart.Width;

    public int Height { get; }

    public IReadOnlyList<string> SubtitleLines { get; }

    public double SubtitleTop { get; }

    public IReadOnlyList<string> FooterLines { get; }

    public double FooterTop { get; }

    public IReadOnlyList<LegendEntry> Legend { get; }

    public IReadOnlyList<PanelLayout> Panels { get; }

    private static (IReadOnlyList<LegendEntry> Entries, double Bottom) PlaceLegend(Chart chart, double top)
    {
        var entries = new List<LegendEntry>();
        double x = Margin, y = top;
        foreach (Layer layer in chart.Panels.SelectMany(p => p.Layers).Where(l => l.Label is not null).DistinctBy(l => l.Label))
        {
            double width = SwatchWidth + 6 + TextRuler.Width(layer.Label!, Theme.TextSize) + 22;
            if (x > Margin && x + width > chart.Width - Margin + 22)
            {
                x = Margin;
                y += LegendRow;
            }

            entries.Add(new LegendEntry(layer, x, y));
            x += width;
        }

        return (entries, entries.Count > 0 ? y + LegendRow : top - 4);
    }

    /// <summary>Room for the title and the texts of the vertical axis.</summary>
    private static double LeftOf(Panel panel)
    {
        if (panel.Canvas)
        {
            return 0;
        }

        double widest = AxisTicks.Of(panel.Y, RangeY(panel)).Select(t => TextRuler.Width(t.Text, TickSize)).DefaultIfEmpty(0).Max();
        return Margin + (panel.Y.Title.Length > 0 ? 22 : 0) + widest + 10;
    }

    private static bool IsTight(Panel panel) => panel.Layers.Any(l => l is HeatLayer);

    private static bool HasScale(Panel panel) => panel.Layers.Any(l => l is HeatLayer { Scale: true });

    private static Span RangeY(Panel panel) => AxisRange.Of(panel.Y, panel.Layers.SelectMany(l => l.Ys), !IsTight(panel));

    private static PanelLayout Place(Panel panel, Box outer, double leftRoom)
    {
        double top = outer.Top + (panel.Title is null ? 8 : 26);
        if (panel.Canvas)
        {
            var area = new Box(outer.Left + Margin, top, outer.Width - (2 * Margin), outer.Bottom - top);
            return new PanelLayout(panel with { Y = panel.Y with { Reversed = true } }, outer, area, new Span(0, area.Width), new Span(0, area.Height), false);
        }

        bool tight = IsTight(panel);
        Span xs = AxisRange.Of(panel.X, panel.Layers.SelectMany(l => l.Xs), !tight && panel.X.Ticks is null);
        Span ys = RangeY(panel);
        double left = outer.Left + Math.Max(LeftOf(panel), leftRoom);
        double right = outer.Right - Margin - (HasScale(panel) ? ScaleWidth : 4);
        double[] widths = [.. (panel.X.Ticks ?? []).Select(t => TextRuler.Width(t.Text, TickSize))];
        bool tilt = widths.Length > 1 && widths.Max() + 6 > (right - left) / widths.Length && widths.Sum() + (6 * widths.Length) > right - left;
        double ticks = tilt ? (widths.Max() * 0.6) + 16 : panel.X.Ticks is { Count: 0 } ? 6 : 22;
        double bottom = outer.Bottom - ticks - (panel.X.Title.Length > 0 ? 24 : 4);
        var plot = new Box(left, top, right - left, bottom - top);
        return new PanelLayout(panel, outer, panel.Square ? Squared(plot, xs, ys) : plot, xs, ys, tilt);
    }

    private static Box Squared(Box area, Span x, Span y)
    {
        double unit = Math.Min(area.Width / x.Length, area.Height / y.Length);
        double width = unit * x.Length, height = unit * y.Length;
        return new Box(area.Left + ((area.Width - width) / 2), area.Top + ((area.Height - height) / 2), width, height);
    }
}

/// <summary>Where a panel lies and what its axes cover.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="Outer">With titles and tick texts.</param>
/// <param name="Plot">The plot area alone.</param>
/// <param name="X">Horizontal range.</param>
/// <param name="Y">Vertical range.</param>
/// <param name="TiltTicks">Whether the texts of the horizontal axis stand at an angle.</param>
internal sealed record PanelLayout(Panel Panel, Box Outer, Box Plot, Span X, Span Y, bool TiltTicks)
{
    public double PixelX(double value)
    {
        double part = (Scaled(value, Panel.X) - X.Low) / X.Length;
        return Plot.Left + ((Panel.X.Reversed ? 1 - part : part) * Plot.Width);
    }

    public double PixelY(double value)
    {
        double part = (Scaled(value, Panel.Y) - Y.Low) / Y.Length;
        return Plot.Top + ((Panel.Y.Reversed ? part : 1 - part) * Plot.Height);
    }

    /// <summary>Where a picture lies.</summary>
    public Box PixelBox(ImageLayer image)
    {
        double x = PixelX(image.X), y = PixelY(image.Y);
        return new Box(x, y, PixelX(image.X + image.Width) - x, PixelY(image.Y + (Panel.Y.Reversed ? image.Height : -image.Height)) - y);
    }

    private static double Scaled(double value, Axis axis) => axis.Log ? Math.Log10(value) : value;
}

/// <summary>A legend entry with the upper left corner of its cell.</summary>
internal sealed record LegendEntry(Layer Layer, double X, double Y);

/// <summary>A rectangle in pixels of the whole figure.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public SKRect ToSkia() => new((float)Left, (float)Top, (float)Right, (float)Bottom);
}
