using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html;

/// <summary>
/// A notebook as one HTML page that needs nothing but a browser: pictures, fonts and programs are part of it. It follows
/// the reader's choice of dark or light, and fits a phone.
/// </summary>
public sealed class NotebookPage
{
    private const int DeepestInContents = 3;

    private readonly Notebook notebook;
    private readonly PageOptions options;
    private readonly PageParts parts = new();
    private readonly MarkdownHtml markdown;
    private readonly OutputHtml outputs;

    private NotebookPage(Notebook notebook, PageOptions options)
    {
        this.notebook = notebook;
        this.options = options;
        markdown = new MarkdownHtml(parts, options);
        outputs = new OutputHtml(parts, markdown, options);
    }

    /// <summary>Writes a notebook's page to a file, whole or not at all.</summary>
    /// <param name="notebook">The notebook, with the outputs it has.</param>
    /// <param name="path">The page.</param>
    /// <param name="options">How it is made.</param>
    /// <exception cref="NotebookException">The file cannot be written.</exception>
    public static void Save(Notebook notebook, string path, PageOptions options) =>
        WholeFile.Write(path, Encoding.UTF8.GetBytes(Write(notebook, Path.GetFileNameWithoutExtension(path), options)));

    /// <summary>A notebook's page.</summary>
    /// <param name="notebook">The notebook, with the outputs it has.</param>
    /// <param name="title">The title, where the notebook has no heading.</param>
    /// <param name="options">How it is made.</param>
    /// <returns>The HTML.</returns>
    public static string Write(Notebook notebook, string title, PageOptions options) => new NotebookPage(notebook, options).Write(title);

    private string Write(string title)
    {
        StringBuilder body = new();
        foreach (NotebookCell cell in notebook.Cells)
        {
            Append(body, cell);
        }

        // Unpacked by the page, a program is the same text again.
        (string Name, string Text)[] programs =
        [
            .. parts.HasMath ? [("katex", HtmlLibrary.Math)] : Array.Empty<(string, string)>(),
            .. parts.HasMermaid ? [("mermaid", HtmlLibrary.Mermaid)] : Array.Empty<(string, string)>(),
            .. parts.HasPlotly && options.PlotlyScript is string plotly ? [("plotly", plotly)] : Array.Empty<(string, string)>(),
        ];
        string[] own = parts.HasSlider ? [HtmlLibrary.Slider] : [];
        title = parts.Headings is [PageHeading first, ..] ? first.Text : title;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {PagePolicy.Write([HtmlLibrary.Script, .. own, .. programs.Select(program => program.Text), .. parts.Scripts])}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{PageText.Encode(title)}</title>
            <style>{HtmlLibrary.Style}</style>
            {(parts.HasMath ? $"<style>{HtmlLibrary.MathStyle}</style>" : "")}
            </head>
            <body>
            {Contents()}
            <main>
            {Banner()}{body}</main>
            {string.Concat(programs.Select(Program))}{string.Concat(own.Select(text => $"<script>{text}</script>\n"))}<script>{HtmlLibrary.Script}</script>
            </body>
            </html>

            """;
    }

    private void Append(StringBuilder body, NotebookCell cell)
    {
        switch (cell.Type)
        {
            case CellType.Markdown:
                body.Append("<section class=\"markdown\">").Append(markdown.Write(cell.Source, cell.Json["attachments"] as JsonObject)).Append("</section>\n");
                break;
            case CellType.Raw:
                body.Append("<section><pre class=\"code\">").Append(PageText.Encode(cell.Source)).Append("</pre></section>\n");
                break;
            default:
                string number = cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " ";
                body.Append(CultureInfo.InvariantCulture, $"<section class=\"cell\"{(cell.Id.Length > 0 ? $" id=\"{parts.UniqueId("cell-" + PageText.Encode(cell.Id))}\"" : "")}>")
                    .Append(CultureInfo.InvariantCulture, $"<span class=\"count\">[{number}]</span><pre class=\"code\">{CSharpColors.Write(cell.Source)}</pre>");
                foreach (JsonObject output in cell.Outputs.OfType<JsonObject>())
                {
                    body.Append(outputs.Write(output)).Append('\n');
                }

                body.Append("</section>\n");
                break;
        }
    }

    private string Contents()
    {
        PageHeading[] shown = [.. parts.Headings.Where(heading => heading.Level <= DeepestInContents)];
        string links = string.Concat(shown.Select(heading =>
            $"<li class=\"level{heading.Level}\"><a href=\"#{Uri.EscapeDataString(heading.Id)}\">{PageText.Encode(heading.Text)}</a></li>"));
        string list = shown.Length > 1 ? $"<details id=\"contents\"><summary>Contents</summary><ul>{links}</ul></details>" : "<span></span>";
        return $"<nav>{list}<button id=\"theme\" type=\"button\" title=\"Dark or light\" aria-label=\"Dark or light\">◐</button></nav>";
    }

    // A page of a run that broke off says so at its top.
    private string Banner()
    {
        NotebookCell? failed = notebook.Cells.FirstOrDefault(cell =>
            cell.Type == CellType.Code && !cell.HasTag("raises-exception") && cell.Outputs.Any(output => output?["output_type"]?.ToString() == "error"));
        return failed is null ? "" : $"<p class=\"banner\">Cell {failed.ExecutionCount} failed; the notebook was not run to its end.</p>\n";
    }

    private static string Program((string Name, string Text) program) =>
        $"<script type=\"text/plain\" id=\"program-{program.Name}\">{HtmlLibrary.Pack(program.Text)}</script>\n";
}
