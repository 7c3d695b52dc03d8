using System.Text;

namespace Vcmr.Charts.Rendering;

/// <summary>A figure in words, for consoles and for readers who cannot see it.</summary>
internal static class TextVersion
{
    public static string Write(Chart chart)
    {
        var text = new StringBuilder(chart.Title).Append('\n');
        if (chart.Subtitle is not null)
        {
            text.Append(chart.Subtitle).Append('\n');
        }

        foreach (Panel panel in chart.Panels)
        {
            string axes = panel.Canvas ? "" : string.Join(" against ", new[] { panel.Y.Title, panel.X.Title }.Where(t => t.Length > 0));
            string heading = string.Join(": ", new[] { panel.Title, axes }.Where(t => !string.IsNullOrEmpty(t)));
            if (heading.Length > 0)
            {
                text.Append("- ").Append(heading).Append('\n');
            }

            foreach (Layer layer in panel.Layers)
            {
                if (layer is TableLayer table)
                {
                    text.Append(TextTable.Write([.. table.Columns.Select(c => c.Heading)], [.. table.Rows.Select(r => r.Cells)], [.. table.Columns.Select(c => c.Numeric)]));
                }
                else if (layer.Label is not null && Values(panel, layer) is { Count: > 0 and <= 12 } values)
                {
                    text.Append("    ").Append(layer.Label).Append(": ").AppendJoin(", ", values).Append('\n');
                }
            }
        }

        return chart.Footer is null ? text.ToString() : text.Append(chart.Footer).Append('\n').ToString();
    }

    private static List<string> Values(Panel panel, Layer layer) => layer switch
    {
        BarLayer { Horizontal: true } b => Pairs(panel.Y, b.At, b.Values),
        BarLayer b => Pairs(panel.X, b.At, b.Values),
        LineLayer l => Pairs(panel.X, l.X, l.Y),
        PointLayer p when panel.Y.Ticks is not null => Pairs(panel.Y, p.Y, p.X),
        PointLayer p => Pairs(panel.X, p.X, p.Y),
        _ => [],
    };

    private static List<string> Pairs(Axis axis, IReadOnlyList<double> at, IReadOnlyList<double> values) =>
        [.. at.Zip(values, (a, v) => $"{Name(axis, a)} {v:0.###}")];

    // Bars of several series stand beside the tick of their category.
    private static string Name(Axis axis, double at) =>
        axis.Ticks?.Where(t => Math.Abs(t.At - at) < 0.5).MinBy(t => Math.Abs(t.At - at))?.Text ?? $"{at:0.###} →";
}

/// <summary>Writes a table with columns lined up for a fixed-width font.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<bool> numeric)
    {
        int[] widths = [.. headings.Select((h, c) => rows.Where(r => r.Count > c && r.Count > 1).Select(r => r[c].Length).Append(h.Length).Max())];
        var text = new StringBuilder();
        Line(headings);
        text.AppendJoin("  ", widths.Select(w => new string('-', w))).Append('\n');
        foreach (IReadOnlyList<string> row in rows)
        {
            Line(row);
        }

        return text.ToString();

        void Line(IReadOnlyList<string> cells)
        {
            IEnumerable<string> padded = cells.Count == 1
                ? cells
                : cells.Select((cell, c) => numeric[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]));
            text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
        }
    }
}
