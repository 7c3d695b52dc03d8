using System.Text;
using Vcmr.Figures.Charts;

namespace Vcmr.Figures.Rendering;

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
            string axes = panel.Canvas ? "" : $"{panel.Y.Title} against {panel.X.Title}";
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
                else if (layer.Label is not null && Values(layer) is { Count: > 0 and <= 12 } values)
                {
                    text.Append("    ").Append(layer.Label).Append(": ").AppendJoin(", ", values).Append('\n');
                }
            }
        }

        return chart.Footer is null ? text.ToString() : text.Append(chart.Footer).Append('\n').ToString();
    }

    private static List<string> Values(Layer layer) => layer switch
    {
        BarLayer b => [.. b.Values.Select(v => v.ToString("0.###"))],
        LineLayer l => [.. l.X.Zip(l.Y, (x, y) => $"{x:0.###} → {y:0.###}")],
        PointLayer p => [.. p.Y.Select(v => v.ToString("0.###"))],
        _ => [],
    };
}
