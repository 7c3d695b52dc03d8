using System.Text.Json.Nodes;
using Vcmr.Engine.Display;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>
/// Compares what cells tagged <c>check</c> printed and displayed with an earlier run of the notebook. Texts, tables and
/// JSON are compared; pictures, which any change of a font alters, and standard error are not.
/// </summary>
internal static class OutputCheck
{
    public const string Tag = "check";

    /// <summary>What differs, in the order of the cells.</summary>
    public static IReadOnlyList<OutputDifference> Compare(Notebook earlier, Notebook now, double tolerance)
    {
        List<OutputDifference> differences = [];
        TextDifference comparison = new(tolerance);
        if (comparison.Of(ParameterInjection.Injected(earlier), ParameterInjection.Injected(now)) is { Count: > 0 } parameters)
        {
            differences.Add(new OutputDifference(null, ["the earlier run had other parameters:", .. parameters]));
        }

        foreach (NotebookCell cell in now.Cells.Where(IsChecked))
        {
            NotebookCell? before = earlier.Cells.FirstOrDefault(one => one.Id == cell.Id);
            IReadOnlyList<string> lines = before is null
                ? ["the earlier run has no such cell; run without --check to keep the new outputs"]
                : Compare(before, cell, comparison);
            if (lines.Count > 0)
            {
                differences.Add(new OutputDifference(cell.ExecutionCount, lines));
            }
        }

        foreach (NotebookCell gone in earlier.Cells.Where(one => IsChecked(one) && now.Cells.All(cell => cell.Id != one.Id)))
        {
            differences.Add(new OutputDifference(null, [$"the earlier run's checked cell '{gone.Id}' is gone"]));
        }

        return differences;
    }

    /// <summary>Whether a cell's outputs are to be compared.</summary>
    public static bool IsChecked(NotebookCell cell) => cell.Type == CellType.Code && cell.HasTag(Tag);

    private static IReadOnlyList<string> Compare(NotebookCell before, NotebookCell now, TextDifference comparison)
    {
        List<string> old = [.. Texts(before)];
        List<string> current = [.. Texts(now)];
        for (int i = 0; i < Math.Max(old.Count, current.Count); i++)
        {
            IReadOnlyList<string> lines = comparison.Of(old.ElementAtOrDefault(i) ?? "", current.ElementAtOrDefault(i) ?? "");
            if (lines.Count > 0)
            {
                return lines;
            }
        }

        return [];
    }

    // What is printed between two displays depends on when a thread prints, so all of it is one text.
    private static IEnumerable<string> Texts(NotebookCell cell)
    {
        JsonObject[] outputs = [.. cell.Outputs.OfType<JsonObject>()];
        yield return string.Concat(outputs.Where(IsPrinted).Select(output => MultilineText.Read(output["text"])));
        foreach (JsonObject output in outputs)
        {
            if (output["data"] is JsonObject data && Text(data) is string text)
            {
                yield return text;
            }
            else if (output["output_type"]?.GetValue<string>() == "error")
            {
                yield return $"{output["ename"]}: {output["evalue"]}";
            }
        }
    }

    private static bool IsPrinted(JsonObject output) =>
        output["output_type"]?.GetValue<string>() == "stream" && output["name"]?.GetValue<string>() == StreamEvent.Output;

    // The plain form says what a reader sees; only where there is none does another form have to be compared.
    private static string? Text(JsonObject data)
    {
        foreach (string mime in (string[])[Mime.Plain, Mime.Markdown, Mime.Latex, Mime.Html])
        {
            if (data[mime] is JsonNode text)
            {
                return MultilineText.ReadAny(text);
            }
        }

        return data.FirstOrDefault(entry => Mime.IsJson(entry.Key)).Value?.ToJsonString();
    }
}
