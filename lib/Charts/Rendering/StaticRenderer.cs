using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws a chart as PNG and SVG: all by SkiaSharp.</summary>
internal static class StaticRenderer
{
    /// <summary>Pixels of the PNG for each pixel of the layout.</summary>
    private const float Scale = 2;

    // Photographs hardly gain from more pixels than they have, and take most of a notebook's size.
    private const float PhotographScale = 1.25f;

    // Notebooks and the gallery are full of these pictures; the last tenth of the size is worth a few milliseconds.
    private static readonly SKPngEncoderOptions Smallest = new(SKPngEncoderFilterFlags.AllFilters, 9);

    public static byte[] Png(ChartLayout layout) => Png(layout, layout.Panels.Any(p => p.Panel.Layers.Any(l => l is ImageLayer)) ? PhotographScale : Scale);

    public static byte[] Png(ChartLayout layout, float scale)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo((int)(layout.Width * scale), (int)(layout.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Scale(scale);
        Draw(surface.Canvas, layout);

        // A surface in main memory always has pixels to look at.
        using SKPixmap pixels = surface.PeekPixels()!;
        using SKData data = pixels.Encode(Smallest)!;
        return data.ToArray();
    }

    public static string Svg(ChartLayout layout)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, layout.Width, layout.Height), stream))
        {
            Draw(canvas, layout);
        }

        // Skia names the embedded font only and leaves out the view box, without which a page cannot scale the picture.
        string size = string.Create(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {layout.Width} {layout.Height}\" ");
        return Encoding.UTF8.GetString(stream.ToArray())
            .Replace($"font-family=\"{Typefaces.Family}\"", $"font-family=\"{Theme.FontFamily}\"")
            .Replace("<svg ", "<svg " + size);
    }

    private static void Draw(SKCanvas canvas, ChartLayout layout)
    {
        var pen = new Pen(canvas);
        pen.Fill(new Box(0, 0, layout.Width, layout.Height), Theme.Paper);
        foreach (PanelLayout panel in layout.Panels)
        {
            if (!panel.Panel.Canvas)
            {
                AxesPainter.Draw(canvas, panel);
            }

            if (panel.Panel.Title is string title)
            {
                pen.Text(title, panel.Plot.Left, panel.Outer.Top + 12, ChartLayout.PanelTitleSize, Theme.Ink, bold: true);
            }

            foreach (Layer layer in panel.Panel.Layers)
            {
                LayerPainter.Draw(pen, panel, layer);
            }
        }

        pen.Text(layout.Title, ChartLayout.Margin, ChartLayout.Margin + 8, ChartLayout.TitleSize, Theme.Ink, bold: true);
        for (int i = 0; i < layout.SubtitleLines.Count; i++)
        {
            pen.Text(layout.SubtitleLines[i], ChartLayout.Margin, layout.SubtitleTop + (17 * i) + 8, ChartLayout.SubtitleSize, Theme.Muted);
        }

        foreach (LegendEntry entry in layout.Legend)
        {
            LegendPainter.Draw(pen, entry);
        }

        for (int i = 0; i < layout.FooterLines.Count; i++)
        {
            pen.Text(layout.FooterLines[i], ChartLayout.Margin, layout.FooterTop + (15 * i) + 7, ChartLayout.FooterSize, Theme.Muted);
        }
    }
}

/// <summary>Draws a legend entry: a sample of the series and its name.</summary>
internal static class LegendPainter
{
    public static void Draw(Pen pen, LegendEntry entry)
    {
        double middle = entry.Y + (ChartLayout.LegendRow / 2), right = entry.X + ChartLayout.SwatchWidth;
        Look look = entry.Layer.Look;
        switch (entry.Layer)
        {
            case BarLayer:
                Hatching.FillBox(pen, new Box(entry.X, middle - 6, ChartLayout.SwatchWidth, 12), look);
                break;
            case LineLayer or RuleLayer:
                pen.Line(entry.X, middle, right, middle, look.Color, look.Width, look.Dash);
                if (entry.Layer is LineLayer)
                {
                    Markers.Draw(pen, (entry.X + right) / 2, middle, look);
                }

                break;
            default:
                Markers.Draw(pen, (entry.X + right) / 2, middle, look);
                break;
        }

        pen.Text(entry.Layer.Label!, right + 6, middle, Theme.TextSize, Theme.Ink);
    }
}
