using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>The few drawing operations that figures need, in pixels of the layout. Each works on an SVG canvas too.</summary>
internal sealed class Pen(SKCanvas canvas)
{
    public SKCanvas Canvas => canvas;

    public void Fill(Box box, string color, double opacity = 1)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Fill, opacity);
        canvas.DrawRect(box.ToSkia(), paint);
    }

    public void Stroke(Box box, string color, double width = 1)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Stroke, 1, width);
        canvas.DrawRect(box.ToSkia(), paint);
    }

    public void RoundedBox(Box box, string fill, string outline, double radius, Dash dash = Dash.Solid)
    {
        using SKPaint inside = Paint(fill, SKPaintStyle.Fill);
        canvas.DrawRoundRect(box.ToSkia(), (float)radius, (float)radius, inside);
        using SKPaint line = Paint(outline, SKPaintStyle.Stroke, 1, 1.3);
        using var path = new SKPath();
        path.AddRoundRect(box.ToSkia(), (float)radius, (float)radius);
        Stroke(path, line, dash, 1);
    }

    public void Line(double x1, double y1, double x2, double y2, string color, double width = 1, Dash dash = Dash.Solid)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Stroke, 1, width);
        using var path = new SKPath();
        path.MoveTo((float)x1, (float)y1);
        path.LineTo((float)x2, (float)y2);
        Stroke(path, paint, dash, width);
    }

    /// <summary>Several unbroken lines of one pixel.</summary>
    public void Lines(IReadOnlyList<(double X1, double Y1, double X2, double Y2)> lines, string color)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Stroke);
        Draw(lines, paint);
    }

    /// <summary>Several upright or level lines of one pixel, with hard edges wherever they fall.</summary>
    public void CrispLines(IReadOnlyList<(double X1, double Y1, double X2, double Y2)> lines, string color)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Stroke);
        paint.IsAntialias = false;
        Draw(lines, paint);
    }

    public void Path(IReadOnlyList<(double X, double Y)> points, string color, double width, Dash dash = Dash.Solid)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Stroke, 1, width);
        paint.StrokeJoin = SKStrokeJoin.Round;
        using SKPath path = Outline(points, close: false);
        Stroke(path, paint, dash, width);
    }

    public void Polygon(IReadOnlyList<(double X, double Y)> points, string color, double opacity = 1)
    {
        using SKPaint paint = Paint(color, SKPaintStyle.Fill, opacity);
        using SKPath path = Outline(points, close: true);
        canvas.DrawPath(path, paint);
    }

    public void Text(string text, double x, double middle, double size, string color, double anchor = 0, bool bold = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        using SKFont font = Typefaces.Font(size, bold);
        using SKPaint paint = Paint(color, SKPaintStyle.Fill);
        double left = x - (anchor * font.MeasureText(text));

        // Capital letters of this font are 0.72 of its size: half of that below the middle is the base line.
        canvas.DrawText(text, (float)left, (float)(middle + (0.36 * size)), font, paint);
    }

    /// <summary>Text that is turned around its anchor by an angle in degrees, clockwise.</summary>
    public void TurnedText(string text, double x, double y, float degrees, double size, string color, double anchor, double shift = 0)
    {
        canvas.Save();
        canvas.RotateDegrees(degrees, (float)x, (float)y);
        Text(text, x, y + shift, size, color, anchor);
        canvas.Restore();
    }

    public void Clip(Box box, Action draw)
    {
        canvas.Save();
        canvas.ClipRect(box.ToSkia());
        draw();
        canvas.Restore();
    }

    public static SKPaint Paint(string color, SKPaintStyle style, double opacity = 1, double width = 1) => new()
    {
        Color = SKColor.Parse(color).WithAlpha((byte)Math.Round(255 * opacity)),
        Style = style,
        StrokeWidth = (float)width,
        IsAntialias = true,
    };

    private void Draw(IReadOnlyList<(double X1, double Y1, double X2, double Y2)> lines, SKPaint paint)
    {
        using var path = new SKPath();
        foreach ((double x1, double y1, double x2, double y2) in lines)
        {
            path.MoveTo((float)x1, (float)y1);
            path.LineTo((float)x2, (float)y2);
        }

        canvas.DrawPath(path, paint);
    }

    private static SKPath Outline(IReadOnlyList<(double X, double Y)> points, bool close)
    {
        var path = new SKPath();
        path.AddPoly([.. points.Select(p => new SKPoint((float)p.X, (float)p.Y))], close);
        return path;
    }

    // Skia's SVG canvas ignores dash effects, so dashes are cut here.
    private void Stroke(SKPath path, SKPaint paint, Dash dash, double width)
    {
        float[] lengths = Lengths(dash, (float)Math.Max(width, 1));
        if (lengths.Length == 0)
        {
            canvas.DrawPath(path, paint);
            return;
        }

        using var cut = new SKPath();
        using var measure = new SKPathMeasure(path, false);
        do
        {
            float at = 0;
            for (int i = 0; at < measure.Length; i = (i + 1) % lengths.Length)
            {
                float end = Math.Min(at + lengths[i], measure.Length);
                if (i % 2 == 0)
                {
                    measure.GetSegment(at, end, cut, true);
                }

                at = end;
            }
        }
        while (measure.NextContour());
        canvas.DrawPath(cut, paint);
    }

    private static float[] Lengths(Dash dash, float w) => dash switch
    {
        Dash.Dashed => [5 * w, 2.5f * w],
        Dash.Dotted => [w, 2 * w],
        Dash.DashDot => [5 * w, 2 * w, w, 2 * w],
        _ => [],
    };
}
