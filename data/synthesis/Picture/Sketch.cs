using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>A canvas with one brush and one pen; saves every figure from making paints of its own.</summary>
internal sealed class Sketch(SKCanvas canvas) : IDisposable
{
    private readonly SKPaint _brush = new() { IsAntialias = true };
    private readonly SKPaint _pen = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round };

    /// <summary>The canvas, for transforms.</summary>
    public SKCanvas Canvas => canvas;

    /// <summary>A filled circle.</summary>
    public void Circle(double x, double y, double radius, SKColor colour) =>
        canvas.DrawCircle((float)x, (float)y, (float)radius, Brush(colour));

    /// <summary>A filled ellipse.</summary>
    public void Ellipse(double x, double y, double radiusX, double radiusY, SKColor colour) =>
        canvas.DrawOval((float)x, (float)y, (float)radiusX, (float)radiusY, Brush(colour));

    /// <summary>The outline of an ellipse.</summary>
    public void Ring(double x, double y, double radiusX, double radiusY, double width, SKColor colour) =>
        canvas.DrawOval((float)x, (float)y, (float)radiusX, (float)radiusY, Pen(colour, width));

    /// <summary>A filled rectangle with round corners.</summary>
    public void Box(double x, double y, double width, double height, double corner, SKColor colour) =>
        canvas.DrawRoundRect((float)x, (float)y, (float)width, (float)height, (float)corner, (float)corner, Brush(colour));

    /// <summary>A line with round ends.</summary>
    public void Line(double x0, double y0, double x1, double y1, double width, SKColor colour) =>
        canvas.DrawLine((float)x0, (float)y0, (float)x1, (float)y1, Pen(colour, width));

    /// <summary>A filled path.</summary>
    public void Fill(SKPath path, SKColor colour) => canvas.DrawPath(path, Brush(colour));

    /// <summary>The outline of a path.</summary>
    public void Stroke(SKPath path, double width, SKColor colour) => canvas.DrawPath(path, Pen(colour, width));

    /// <summary>A rectangle filled by a shader.</summary>
    public void Shade(double x, double y, double width, double height, SKShader shader)
    {
        using var brush = new SKPaint { Shader = shader };
        canvas.DrawRect((float)x, (float)y, (float)width, (float)height, brush);
    }

    /// <summary>A string held at both ends that is bent sideways in the middle.</summary>
    public void String(double x0, double y0, double x1, double y1, double bend, double width, SKColor colour)
    {
        if (Math.Abs(bend) < 0.003)
        {
            Line(x0, y0, x1, y1, width, colour);
            return;
        }

        double length = Math.Sqrt(((x1 - x0) * (x1 - x0)) + ((y1 - y0) * (y1 - y0)));
        double middleX = ((x0 + x1) / 2) - (2 * bend * (y1 - y0) / length);
        double middleY = ((y0 + y1) / 2) + (2 * bend * (x1 - x0) / length);
        using var path = new SKPath();
        path.MoveTo((float)x0, (float)y0);
        path.QuadTo((float)middleX, (float)middleY, (float)x1, (float)y1);
        Stroke(path, width, colour);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _brush.Dispose();
        _pen.Dispose();
    }

    private SKPaint Brush(SKColor colour)
    {
        _brush.Color = colour;
        return _brush;
    }

    private SKPaint Pen(SKColor colour, double width)
    {
        _pen.Color = colour;
        _pen.StrokeWidth = (float)width;
        return _pen;
    }
}
