using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Draws points. Hollow ones are filled with white, so that they stay visible on bars.</summary>
internal static class Markers
{
    public static void Draw(Pen pen, double x, double y, Look look)
    {
        if (look.Marker == MarkerShape.None || !double.IsFinite(x) || !double.IsFinite(y))
        {
            return;
        }

        double r = look.Size / 2;
        if (look.Marker is MarkerShape.Cross or MarkerShape.Plus)
        {
            double d = look.Marker == MarkerShape.Cross ? r * 0.8 : r;
            double e = look.Marker == MarkerShape.Cross ? d : 0;
            pen.Line(x - d, y - e, x + d, y + e, look.Color, 2);
            pen.Line(x - e, y + d, x + e, y - d, look.Color, 2);
            return;
        }

        using SKPaint fill = Pen.Paint(look.Hollow ? Theme.Paper : look.Color, SKPaintStyle.Fill);
        using SKPaint line = Pen.Paint(look.Hollow ? look.Color : Theme.Paper, SKPaintStyle.Stroke, 1, look.Hollow ? 1.8 : 0.8);
        if (look.Marker == MarkerShape.Circle)
        {
            pen.Canvas.DrawCircle((float)x, (float)y, (float)r, fill);
            pen.Canvas.DrawCircle((float)x, (float)y, (float)r, line);
            return;
        }

        using SKPath path = Outline(look.Marker, x, y, r);
        pen.Canvas.DrawPath(path, fill);
        pen.Canvas.DrawPath(path, line);
    }

    private static SKPath Outline(MarkerShape shape, double x, double y, double r)
    {
        var path = new SKPath();
        (double X, double Y)[] corners = shape switch
        {
            MarkerShape.Square => [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            MarkerShape.Diamond => [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
            MarkerShape.Triangle => [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
            _ => [(0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
        };
        path.AddPoly([.. corners.Select(c => new SKPoint((float)(x + (c.X * r)), (float)(y + (c.Y * r))))], true);
        return path;
    }
}

/// <summary>Filled boxes with line patterns, drawn as lines so that an SVG keeps them.</summary>
internal static class Hatching
{
    private const double Step = 6;

    public static void FillBox(Pen pen, Box box, Look look)
    {
        pen.Fill(box, look.Hollow ? Theme.Paper : look.Color);
        string ink = look.Hollow ? look.Color : Contrast(look.Color);
        if (look.Hatch != Hatch.None && box.Width > 0 && box.Height > 0)
        {
            pen.Clip(box, () => Pattern(pen, box, look.Hatch, ink));
        }

        pen.Stroke(box, look.Hollow ? look.Color : Theme.Ink, look.Hollow ? 1.4 : 0.7);
    }

    /// <summary>White on dark colours, black on light ones, by relative luminance.</summary>
    public static string Contrast(string color)
    {
        SKColor c = SKColor.Parse(color);
        return (0.299 * c.Red) + (0.587 * c.Green) + (0.114 * c.Blue) > 110 ? "#333333" : "#FFFFFF";
    }

    private static void Pattern(Pen pen, Box box, Hatch hatch, string ink)
    {
        double reach = box.Width + box.Height;
        if (hatch is Hatch.Rising or Hatch.Crossed)
        {
            for (double d = 0; d < reach; d += Step)
            {
                pen.Line(box.Left + d - box.Height, box.Bottom, box.Left + d, box.Top, ink, 0.8);
            }
        }

        if (hatch is Hatch.Falling or Hatch.Crossed)
        {
            for (double d = 0; d < reach; d += Step)
            {
                pen.Line(box.Left + d - box.Height, box.Top, box.Left + d, box.Bottom, ink, 0.8);
            }
        }

        if (hatch == Hatch.Dots)
        {
            for (double y = box.Top + (Step / 2); y < box.Bottom; y += Step)
            {
                for (double x = box.Left + (Step / 2); x < box.Right; x += Step)
                {
                    pen.Fill(new Box(x - 0.8, y - 0.8, 1.6, 1.6), ink);
                }
            }
        }
    }
}
