namespace Vcmr.Charts.Rendering;

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
