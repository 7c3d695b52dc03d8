using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html;

/// <summary>The cells of a notebook as HTML, one after the other.</summary>
/// <param name="parts">What the page consists of.</param>
/// <param name="options">How it is made.</param>
internal sealed class CellHtml(PageParts parts, PageOptions options)
{
    private const string SolutionTag = "solution";
    private const string SolutionBegins = "// BEGIN SOLUTION";

    private readonly MarkdownHtml markdown = new(parts, options);
    private OutputHtml? outputs;

    /// <summary>What a page of a run that broke off says at its top; empty for any other.</summary>
    public static string Banner(Notebook notebook) =>
        Failed(notebook) is { } failed ? $"<p class=\"banner\">Cell {failed.ExecutionCount} failed; the notebook was not run to its end.</p>\n" : "";

    /// <summary>The cell at which a run ended before its time, or null.</summary>
    public static NotebookCell? Failed(Notebook notebook) => notebook.Cells.FirstOrDefault(cell =>
        cell.Type == CellType.Code && !cell.HasTag("raises-exception") && cell.Outputs.Any(output => output?["output_type"]?.ToString() == "error"));

    /// <summary>One cell.</summary>
    public string Write(NotebookCell cell) => cell.Type switch
    {
        CellType.Markdown => $"<section class=\"markdown\">{markdown.Write(cell.Source, cell.Json["attachments"] as JsonObject)}</section>\n",
        CellType.Raw => $"<section><pre class=\"code\">{PageText.Encode(cell.Source)}</pre></section>\n",
        _ => Code(cell),
    };

    private string Code(NotebookCell cell)
    {
        string number = cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " ";
        string id = cell.Id.Length > 0 ? $" id=\"{parts.UniqueId("cell-" + PageText.Encode(cell.Id))}\"" : "";
        string code = $"<pre class=\"code\">{CSharpColors.Write(cell.Source)}</pre>";
        StringBuilder shown = new();
        outputs ??= new OutputHtml(parts, markdown, options);
        foreach (JsonObject output in cell.Outputs.OfType<JsonObject>())
        {
            shown.Append(outputs.Write(output)).Append('\n');
        }

        string word = cell.HasTag("parameters") || cell.HasTag("injected-parameters") ? "parameters" : cell.Source.StartsWith("#r ", StringComparison.Ordinal) ? "setup" : "";

        // A solution is for readers who have tried, and what it gives tells as much as what it says.
        return IsSolution(cell)
            ? $"<section class=\"cell\"{id}><details class=\"source solution\"><summary>Solution</summary>{code}{shown}</details></section>\n"
            : $"<section class=\"cell\"{id}><details class=\"source{(word.Length > 0 ? " setup\"" : "\" open")}><summary>[{number}] {(word.Length > 0 ? word : "code")}</summary>{code}</details>{shown}</section>\n";
    }

    private static bool IsSolution(NotebookCell cell) => cell.HasTag(SolutionTag) || cell.Source.Contains(SolutionBegins, StringComparison.Ordinal);
}
