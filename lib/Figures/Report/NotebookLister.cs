using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>Finds the executed notebooks of a results folder.</summary>
internal static class NotebookLister
{
    public static IReadOnlyList<NotebookEntry> Read(string results, Problems problems) =>
    [
        .. Directory.GetFiles(results, "*.ipynb").Order(StringComparer.Ordinal)
            .Select(path => problems.Try(path, () => Read(path)) ?? new NotebookEntry(path, Path.GetFileName(path), 0, 0, 0)),
    ];

    private static NotebookEntry Read(string path)
    {
        using var notebook = JsonDocument.Parse(Problems.Bytes(path));
        if (notebook.RootElement.ValueKind != JsonValueKind.Object || !notebook.RootElement.TryGetProperty("cells", out JsonElement cells))
        {
            throw new FormatException("it has no cells.");
        }

        string? title = null;
        int code = 0, executed = 0, errors = 0;
        foreach (JsonElement cell in cells.EnumerateArray())
        {
            if (cell.GetProperty("cell_type").GetString() == "code")
            {
                code++;
                executed += cell.TryGetProperty("execution_count", out JsonElement count) && count.ValueKind == JsonValueKind.Number ? 1 : 0;
                errors += cell.TryGetProperty("outputs", out JsonElement outputs) && outputs.EnumerateArray().Any(IsError) ? 1 : 0;
            }
            else if (title is null && cell.TryGetProperty("source", out JsonElement source))
            {
                title = Lines(source).FirstOrDefault(l => l.StartsWith('#'))?.Trim('#', ' ', '\n', '\r');
            }
        }

        return new NotebookEntry(path, string.IsNullOrEmpty(title) ? Path.GetFileName(path) : title, code, executed, errors);
    }

    private static bool IsError(JsonElement output) => output.TryGetProperty("output_type", out JsonElement type) && type.ValueEquals("error");

    private static IEnumerable<string> Lines(JsonElement source) => source.ValueKind == JsonValueKind.Array
        ? source.EnumerateArray().Select(l => l.GetString() ?? "")
        : (source.GetString() ?? "").Split('\n');
}

/// <summary>An executed notebook.</summary>
/// <param name="Path">The file.</param>
/// <param name="Title">Its first heading, or its file name.</param>
/// <param name="Cells">Its code cells.</param>
/// <param name="Executed">Code cells that were executed.</param>
/// <param name="Errors">Cells that ended with an error.</param>
internal sealed record NotebookEntry(string Path, string Title, int Cells, int Executed, int Errors);
