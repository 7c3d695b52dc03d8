using System.Text;

namespace Vcmr.Charts.Rendering;

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
