namespace Vcmr.Charts.Rendering;

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
