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
