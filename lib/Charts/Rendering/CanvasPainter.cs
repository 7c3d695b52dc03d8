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
