using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>Makes tables of any metrics file: lists of objects become rows, an object's own values a list of settings.</summary>
internal static class MetricTables
{
    /// <summary>The tables of a file.</summary>
    /// <param name="file">Its name without extension.</param>
    /// <param name="root">Its content.</param>
    public static IReadOnlyList<MetricTable> Read(string file, JsonElement root) =>
        file == "cleaning" && Funnel(root) is { } funnel ? [funnel] : [.. Tables(file, "", root)];

    private static IEnumerable<MetricTable> Tables(string file, string caption, JsonElement element)
    {
        bool differences = file == "tag-differences";
        if (MetricCells.IsList(element))
        {
            return Lists(file, caption, [.. element.EnumerateArray().Select(e => MetricCells.Read(e, differences))], differences);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            IEnumerable<JsonElement> values = element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];
            return [new MetricTable(caption, ["Value"], [.. values.Select(v => new[] { MetricCells.Scalar(v) })])];
        }

        var read = MetricCells.Read(element, differences);
        var own = new MetricTable(caption, ["Quantity", "Value"], [.. read.Cells.Select(c => new[] { new MetricCell(MetricNames.Label(file, c.Key)), c.Value })]);
        return [.. own.Rows.Count > 0 ? [own] : Array.Empty<MetricTable>(), .. read.Lists.SelectMany(l => Tables(file, MetricNames.Label(file, l.Key), l.Value))];
    }

    // Lists inside rows, such as the groups of every model, become one table in which a row names its parent.
    private static IEnumerable<MetricTable> Lists(string file, string caption, IReadOnlyList<MetricCells> rows, bool differences)
    {
        string[] lists = [.. rows.SelectMany(r => r.Lists).Select(l => l.Key).Distinct()];
        if (lists.Length == 0 || rows.Any(r => r.Cells.Count > 1))
        {
            yield return Table(file, caption, [.. rows.Select(r => r.Cells)]);
        }

        foreach (string list in lists)
        {
            var lifted = (from row in rows
                          from inner in row.Lists
                          where inner.Key == list
                          from element in inner.Value.EnumerateArray()
                          let cells = MetricCells.Read(element, differences).Cells
                          select (Name: cells.FirstOrDefault(c => !c.Value.Numeric).Value?.Text ?? "", Cells: (IReadOnlyList<KeyValuePair<string, MetricCell>>)
                          [
                              .. cells.Where(c => !c.Value.Numeric).Take(1),
                              .. row.Cells.Where(c => !c.Value.Numeric).Select(c => KeyValuePair.Create("of." + c.Key, c.Value)),
                              .. cells.Where(c => !c.Value.Numeric).Skip(1),
                              .. cells.Where(c => c.Value.Numeric),
                          ])).ToList();
            // The same thing of all parents stands together, to be compared.
            string[] order = [.. lifted.Select(l => l.Name).Distinct()];
            Dictionary<string, int> at = order.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i);
            yield return Table(file, MetricNames.Label(file, list), [.. lifted.OrderBy(l => at[l.Name]).Select(l => l.Cells)]);
        }
    }

    private static MetricTable Table(string file, string caption, IReadOnlyList<IReadOnlyList<KeyValuePair<string, MetricCell>>> rows)
    {
        string[] keys = [.. rows.SelectMany(r => r).Select(c => c.Key).Distinct()];
        return new MetricTable(
            caption,
            [.. keys.Select(k => MetricNames.Column(file, k.StartsWith("of.", StringComparison.Ordinal) ? k[3..] : k))],
            [.. rows.Select(r => r.DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value)).Select(r => keys.Select(k => r.GetValueOrDefault(k)).ToArray())]);
    }

    private static MetricTable? Funnel(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("found", out JsonElement f) || !f.TryGetInt32(out int found)
            || !root.TryGetProperty("kept", out JsonElement k) || !k.TryGetInt32(out int kept)
            || !root.TryGetProperty("lost", out JsonElement lost) || lost.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var steps = new List<(string What, int Count)> { ("found", found) };
        foreach (JsonElement step in lost.EnumerateArray())
        {
            steps.Add(($"lost: {step.GetProperty("reason").GetString()}", -step.GetProperty("count").GetInt32()));
        }

        steps.Add(("kept", kept));
        return new MetricTable("", ["Videos", "Number", "Part"],
        [
            .. steps.Select(s => new[]
            {
                new MetricCell(s.What, Strong: s.Count >= 0),
                new MetricCell($"{s.Count}".Replace("-", "−"), Numeric: true, Strong: s.Count >= 0),
                new MetricCell(found > 0 ? $"{100.0 * Math.Abs(s.Count) / found:F1}\u00a0%" : "–", Numeric: true, Strong: s.Count >= 0),
            }),
        ]);
    }
}

/// <summary>A table made of a metrics file.</summary>
/// <param name="Caption">What the table is; empty for the only one of a file.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Cells, null where a row has none in that column.</param>
internal sealed record MetricTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<MetricCell?>> Rows);

/// <summary>A metrics file.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Path">The file.</param>
/// <param name="Tables">Its tables; empty where it is broken.</param>
internal sealed record MetricsEntry(string Name, string Path, IReadOnlyList<MetricTable> Tables)
{
    /// <summary>What the file is; the name where it is not known.</summary>
    public string Title => MetricNames.Title(Name);

    /// <summary>How to read it; empty where it is not known.</summary>
    public string Note => MetricNames.Note(Name);
}
