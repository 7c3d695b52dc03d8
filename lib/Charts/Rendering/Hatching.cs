using SkiaSharp;

namespace Vcmr.Charts.Rendering;

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
