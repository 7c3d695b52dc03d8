namespace Vcmr.Charts.Rendering;

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
