using System.Globalization;
using System.Text.Json;
using Vcmr.Figures;

namespace Vcmr.Benchmarks.Board;

/// <summary>What README shows of the committed demo run: the rows of Table 1, and what the run says of their differences.</summary>
internal static class DemoResults
{
    // Of the conclusion of notebook 05; the second metric of each line is left out.
    private static readonly string[] Beginnings =
        ["VCMR minus audio-only:", "VCMR minus audio-only trained", "VCMR minus the same training", "Audio-only minus untrained:", "Four of five runs"];

    /// <summary>Table 1 of the gallery with the paper's own pair, as Markdown.</summary>
    public static string Table()
    {
        using var scores = JsonDocument.Parse(File.ReadAllText(Gallery("table1.json")));
        List<string> rows = ["| encoder | ROC-AUC | PR-AUC |", "| --- | --- | --- |"];
        foreach (JsonElement row in scores.RootElement.EnumerateArray())
        {
            JsonElement macro = row.GetProperty("macro");
            rows.Add($"| {row.GetProperty("model").GetString()} | {Cell(macro, "rocAuc")} | {Cell(macro, "prAuc")} |");
        }

        foreach (ModelScore row in PublishedResults.Read().Table1.Where(r => r is { Source: ResultSource.Paper, Model: "Audio-only" or "VCMR", Dataset: "MTAT" }))
        {
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {row.Model}, the paper on MagnaTagATune | {row.Scores.RocAuc?.Mean:0.000} | {row.Scores.PrAuc.Mean:0.000} |"));
        }

        return string.Concat(rows.Select(r => r + "\n"));
    }

    /// <summary>Differences in ROC-AUC as notebook 05 of the gallery states them, as a list in Markdown.</summary>
    public static string Differences()
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(Gallery("05-fine-tuning.ipynb")));
        string[] lines = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().SelectMany(Texts).SelectMany(t => t.Split('\n'))];
        return string.Concat(Beginnings.Select(beginning =>
        {
            string line = lines.FirstOrDefault(l => l.Contains(beginning, StringComparison.Ordinal))
                ?? throw new InvalidDataException($"Notebook 05 of the gallery does not say '{beginning}'.");
            line = line[line.IndexOf(beginning, StringComparison.Ordinal)..];
            int end = line.IndexOf("; PR-AUC", StringComparison.Ordinal), and = line.IndexOf(" in ROC-AUC and ", StringComparison.Ordinal);
            return $"- {(end > 0 ? line[..end] + "." : and > 0 ? line[..and] + " in ROC-AUC." : line)}\n";
        }));
    }

    private static string Cell(JsonElement macro, string metric)
    {
        JsonElement score = macro.GetProperty(metric), interval = macro.GetProperty(metric + "Interval");
        string deviation = score.GetProperty("runs").GetInt32() > 1 ? $" ± {Number(score, "deviation")}" : "";
        return $"{Number(score, "mean")}{deviation} [{Number(interval, "low")}, {Number(interval, "high")}]";
    }

    private static string Number(JsonElement parent, string name) => parent.GetProperty(name).GetDouble().ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The plain texts that a cell showed.</summary>
    private static IEnumerable<string> Texts(JsonElement cell)
    {
        if (!cell.TryGetProperty("outputs", out JsonElement outputs))
        {
            yield break;
        }

        foreach (JsonElement output in outputs.EnumerateArray())
        {
            if (output.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("text/plain", out JsonElement text))
            {
                yield return text.ValueKind == JsonValueKind.Array ? string.Concat(text.EnumerateArray().Select(t => t.GetString())) : text.GetString()!;
            }
        }
    }

    /// <summary>A file of the gallery, wherever its site keeps it.</summary>
    private static string Gallery(string name) =>
        Directory.GetFiles(Path.Combine(Tool.Root, "results", "gallery"), name, SearchOption.AllDirectories).OrderBy(f => f.Length).FirstOrDefault()
        ?? throw new InvalidDataException($"results/gallery has no {name}; publish a demo run first.");
}
