using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws boxes, arrows, texts, pictures and tables.</summary>
internal static class CanvasPainter
{
    public const double LineHeight = 16;

    public static void Draw(Pen pen, PanelLayout panel, Layer layer)
    {
        switch (layer)
        {
            case BoxLayer box:
                Boxed(pen, panel, box);
                break;
            case ArrowLayer arrow:
                Arrow(pen, panel, arrow);
                break;
            case TextLayer text:
                pen.Text(text.Text, panel.PixelX(text.X), panel.PixelY(text.Y), text.Size, text.Look.Color, text.Anchor, text.Bold);
                break;
            case ImageLayer image:
                Picture(pen, panel, image);
                break;
            case TableLayer table:
                TablePainter.Draw(pen, panel.Plot, table);
                break;
            default:
                throw new InvalidOperationException($"No painter for {layer.GetType().Name}.");
        }
    }

    public static SKBitmap Bitmap(ImageLayer image)
    {
        if (image.Rgb.Length != image.PixelWidth * image.PixelHeight * 3)
        {
            throw new VcmrException($"A picture of {image.PixelWidth} × {image.PixelHeight} pixels needs {image.PixelWidth * image.PixelHeight * 3} bytes, but {image.Rgb.Length} were given.");
        }

        var bitmap = new SKBitmap(image.PixelWidth, image.PixelHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0, o = 0; i < image.Rgb.Length; i += 3, o += 4)
        {
            (pixels[o], pixels[o + 1], pixels[o + 2], pixels[o + 3]) = (image.Rgb[i], image.Rgb[i + 1], image.Rgb[i + 2], 255);
        }

        return bitmap;
    }

    private static void Boxed(Pen pen, PanelLayout panel, BoxLayer box)
    {
        var area = new Box(panel.PixelX(box.X), panel.PixelY(box.Y), box.Width, box.Height);
        pen.RoundedBox(area, box.Fill, box.Look.Color, 6, box.Look.Dash);
        foreach ((string text, double x, double y, double size, bool bold) in BoxText.Place(box))
        {
            pen.Text(text, panel.PixelX(x), panel.PixelY(y), size, Theme.Ink, box.Frame ? 0 : 0.5, bold);
        }
    }

    private static void Arrow(Pen pen, PanelLayout panel, ArrowLayer arrow)
    {
        double x1 = panel.PixelX(arrow.X1), y1 = panel.PixelY(arrow.Y1), x2 = panel.PixelX(arrow.X2), y2 = panel.PixelY(arrow.Y2);
        double length = Math.Max(Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1))), 1e-6);
        double dx = (x2 - x1) / length, dy = (y2 - y1) / length;
        double end = arrow.Head ? 7 : 0;
        pen.Line(x1, y1, x2 - (dx * end), y2 - (dy * end), arrow.Look.Color, 1.5, arrow.Look.Dash);
        if (arrow.Head)
        {
            pen.Polygon([(x2, y2), (x2 - (dx * 9) - (dy * 4.5), y2 - (dy * 9) + (dx * 4.5)), (x2 - (dx * 9) + (dy * 4.5), y2 - (dy * 9) - (dx * 4.5))], arrow.Look.Color);
        }
    }

    private static void Picture(Pen pen, PanelLayout panel, ImageLayer image)
    {
        using SKBitmap bitmap = Bitmap(image);
        using SKImage picture = SKImage.FromBitmap(bitmap);
        Box area = panel.PixelBox(image);
        pen.Canvas.DrawImage(picture, area.ToSkia(), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        pen.Stroke(area, "#808080");
    }
}

/// <summary>Places the texts of a box, in the coordinates of its panel.</summary>
internal static class BoxText
{
    public static IEnumerable<(string Text, double X, double Y, double Size, bool Bold)> Place(BoxLayer box)
    {
        string[] texts = box.Heading.Length > 0 ? [box.Heading, .. box.Lines] : [.. box.Lines];
        double x = box.Frame ? box.X + 10 : box.X + (box.Width / 2);
        double first = box.Frame ? box.Y + 15 : box.Y + (box.Height / 2) - ((texts.Length - 1) * CanvasPainter.LineHeight / 2);
        for (int i = 0; i < texts.Length; i++)
        {
            bool heading = i == 0 && box.Heading.Length > 0;
            string text = TextRuler.Fit(texts[i], heading ? 12.5 : 11.5, box.Width - 8, heading);
            yield return (text, x, first + (i * CanvasPainter.LineHeight), heading ? 12.5 : 11.5, heading);
        }
    }
}

/// <summary>Draws a table with horizontal rules only; columns are as wide as their widest cell needs.</summary>
internal static class TablePainter
{
    private const double Size = 12.5;
    private const double Padding = 10;

    public static void Draw(Pen pen, Box area, TableLayer table)
    {
        double[] widths = Widths(table, area.Width);
        double y = area.Top;
        pen.Line(area.Left, y, area.Left + widths.Sum(), y, Theme.Ink, 1.6);
        Row(pen, area.Left, y, widths, table, [.. table.Columns.Select(c => c.Heading)], true);
        y += TableLayer.RowHeight;
        pen.Line(area.Left, y, area.Left + widths.Sum(), y, Theme.Ink, 1);
        foreach (TableRow row in table.Rows)
        {
            if (row.Cells.Count == 1)
            {
                pen.Fill(new Box(area.Left, y, widths.Sum(), TableLayer.RowHeight), "#EEEEEE");
                pen.Text(row.Cells[0], area.Left + Padding, y + (TableLayer.RowHeight / 2), Size, Theme.Ink, bold: true);
            }
            else
            {
                Row(pen, area.Left, y, widths, table, row.Cells, row.Bold);
                pen.Line(area.Left, y + TableLayer.RowHeight, area.Left + widths.Sum(), y + TableLayer.RowHeight, Theme.Grid, 0.8);
            }

            y += TableLayer.RowHeight;
        }

        pen.Line(area.Left, y, area.Left + widths.Sum(), y, Theme.Ink, 1.6);
    }

    /// <summary>Widths of the columns in pixels; what the table does not need is shared out, what it lacks is taken from the widest.</summary>
    public static double[] Widths(TableLayer table, double available)
    {
        var widths = new double[table.Columns.Count];
        for (int c = 0; c < widths.Length; c++)
        {
            widths[c] = TextRuler.Width(table.Columns[c].Heading, Size, true);
            foreach (TableRow row in table.Rows.Where(r => r.Cells.Count > 1))
            {
                widths[c] = Math.Max(widths[c], TextRuler.Width(row.Cells[c], Size, row.Bold));
            }

            widths[c] += 2 * Padding;
        }

        double spare = available - widths.Sum();
        if (spare >= 0)
        {
            return [.. widths.Select(w => w + (spare / widths.Length))];
        }

        int widest = Array.IndexOf(widths, widths.Max());
        widths[widest] = Math.Max(60, widths[widest] + spare);
        return widths;
    }

    private static void Row(Pen pen, double left, double top, double[] widths, TableLayer table, IReadOnlyList<string> cells, bool bold)
    {
        for (int c = 0; c < cells.Count; c++)
        {
            string text = TextRuler.Fit(cells[c], Size, widths[c] - (2 * Padding) + 1, bold);
            double x = table.Columns[c].Numeric ? left + widths[c] - Padding : left + Padding;
            pen.Text(text, x, top + (TableLayer.RowHeight / 2), Size, Theme.Ink, table.Columns[c].Numeric ? 1 : 0, bold);
            left += widths[c];
        }
    }
}
