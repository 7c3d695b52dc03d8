using System.Text;
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

    private NotebookPage(Notebook notebook, PageOptions options)
    {
        this.notebook = notebook;
        this.options = options;
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
        CellHtml cells = new(parts, options);
        string body = string.Concat(notebook.Cells.Select(cells.Write));

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
            {CellHtml.Banner(notebook)}{body}</main>
            {string.Concat(programs.Select(Program))}{string.Concat(own.Select(text => $"<script>{text}</script>\n"))}<script>{HtmlLibrary.Script}</script>
            </body>
            </html>

            """;
    }

    private string Contents()
    {
        PageHeading[] shown = [.. parts.Headings.Where(heading => heading.Level <= DeepestInContents)];
        string links = string.Concat(shown.Select(heading =>
            $"<li class=\"level{heading.Level}\"><a href=\"#{Uri.EscapeDataString(heading.Id)}\">{PageText.Encode(heading.Text)}</a></li>"));
        string list = shown.Length > 1 ? $"<details id=\"contents\"><summary>Contents</summary><ul>{links}</ul></details>" : "<span></span>";
        return $"<nav>{list}<button id=\"theme\" type=\"button\" title=\"Dark or light\" aria-label=\"Dark or light\">◐</button></nav>";
    }

    private static string Program((string Name, string Text) program) =>
        $"<script type=\"text/plain\" id=\"program-{program.Name}\">{HtmlLibrary.Pack(program.Text)}</script>\n";
}
