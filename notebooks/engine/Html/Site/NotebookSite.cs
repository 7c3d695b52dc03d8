using System.Text;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html.Site;

/// <summary>
/// A site of executed notebooks: one folder that a browser opens from a disk or a web server, without a network. Programs,
/// fonts, pictures and sounds are in it once, whatever pages use them.
/// </summary>
public static class NotebookSite
{
    /// <summary>The front page.</summary>
    public const string FrontPage = "index.html";

    private const string Style = "assets/site.css";

    /// <summary>Whether a folder may be replaced by a site: there is none, it is empty, or it holds a site.</summary>
    /// <param name="folder">The folder.</param>
    public static bool MayReplace(string folder) =>
        !Path.Exists(folder) || (Directory.Exists(folder) && (File.Exists(Path.Combine(folder, Style)) || !Directory.EnumerateFileSystemEntries(folder).Any()));

    /// <summary>Writes a site to a folder, whole or not at all; what was there is gone then.</summary>
    /// <param name="options">What it consists of.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>The path of the front page.</returns>
    /// <exception cref="NotebookException">A notebook cannot be read, the folder cannot be written, or holds something else than a site.</exception>
    public static string Save(SiteOptions options, string folder)
    {
        if (!MayReplace(folder))
        {
            throw new NotebookException($"'{folder}' holds something else than a site, which would be lost; name a new or an empty folder.", ExitCodes.Usage);
        }

        WholeFolder.Write(folder, Make(options).Select(file => (file.Path, file.Content)));
        return Path.Combine(folder, FrontPage);
    }

    /// <summary>Makes a site's files.</summary>
    /// <param name="options">What it consists of.</param>
    /// <returns>The files, the front page first.</returns>
    /// <exception cref="NotebookException">A notebook cannot be read, or two would have one page.</exception>
    public static IReadOnlyList<SiteFile> Make(SiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SiteEntry[] notebooks = [.. options.Notebooks.Select(SiteEntry.Of)];
        SitePage front = options.Pages.FirstOrDefault(page => page.File == FrontPage)
            ?? new SitePage(FrontPage, options.Title, $"<h1>{PageText.Encode(options.Title)}</h1>\n{SitePage.MapPlace}");
        SitePage[] pages = [front, .. options.Pages.Where(page => page.File != FrontPage)];
        SiteEntry[] entries = [new SiteEntry(front.File, front.Title), .. notebooks, .. pages[1..].Select(page => new SiteEntry(page.File, page.Title))];
        if (entries.GroupBy(entry => entry.File, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new NotebookException($"Two pages of the site would be '{twice.Key}'; give its notebooks different names.", ExitCodes.Usage);
        }

        SiteFrame frame = new(options.Title, entries);
        SiteMedia media = new(options.Media);
        SiteSearch search = new();
        PageParts all = new();
        Dictionary<string, string> written = new(StringComparer.Ordinal);
        foreach (SitePage page in pages)
        {
            PageParts parts = new() { HasPlotly = page.Body.Contains("class=\"plotly\"", StringComparison.Ordinal) };
            search.Add(page.File, page.Title, page.Body, withTables: false);
            string body = page.Body.Replace(SitePage.MapPlace, frame.Cards(), StringComparison.Ordinal);
            written[page.File] = media.Replace(frame.Write(entries.First(entry => entry.File == page.File), body, parts, page.Style));
            all.Needs(parts);
        }

        PageOptions cells = new() { PlotlyScript = HtmlLibrary.Plotly, RunsOutputs = options.RunsOutputs, Pages = [.. notebooks.Select(notebook => Path.GetFileName(notebook.Path))] };
        foreach (SiteEntry notebook in notebooks)
        {
            PageParts parts = new();
            string text = Text(notebook, parts, cells with { Folder = Path.GetDirectoryName(Path.GetFullPath(notebook.Path)) }, search);
            string body = $"{notebook.Run!.Html()}{CellHtml.Banner(notebook.Notebook!)}{text}{Take(notebook, options.DownloadNote)}{frame.Turn(notebook)}";
            written[notebook.File] = media.Replace(frame.Write(notebook, body, parts));
            all.Needs(parts);
        }

        List<SiteFile> files =
        [
            .. Assets(all, search),
            .. media.Files,
            .. notebooks.Select(notebook => new SiteFile(notebook.Download, options.Download?.Invoke(notebook.Path) ?? File.ReadAllBytes(notebook.Path))),
            .. options.Files,
        ];
        SiteLinks links = new(files.Select(file => file.Path).Concat(written.Keys).ToHashSet(StringComparer.Ordinal));
        Dictionary<string, IReadOnlySet<string>> anchors = written.ToDictionary(page => page.Key, page => SiteLinks.Anchors(page.Value));
        return [.. written.Select(page => new SiteFile(page.Key, Encoding.UTF8.GetBytes(links.Check(page.Value, anchors)))), .. files];
    }

    // What cells gave is not searched: it is full of numbers.
    private static string Text(SiteEntry entry, PageParts parts, PageOptions options, SiteSearch search)
    {
        CellHtml cells = new(parts, options);
        StringBuilder text = new(), searched = new();
        foreach (NotebookCell cell in entry.Notebook!.Cells)
        {
            string html = cells.Write(cell);
            text.Append(html);
            searched.Append(cell.Type == CellType.Code ? $"<pre>{PageText.Encode(cell.Source)}</pre>" : html);
        }

        search.Add(entry.File, entry.Title, searched.ToString(), withTables: true);
        return text.ToString();
    }

    private static string Take(SiteEntry notebook, string? note) =>
        $"<p class=\"take\"><a href=\"{SiteFrame.Address(notebook.Download)}\" download>Download this notebook (.ipynb)</a>{(note is null ? "" : $" <span class=\"note\">{PageText.Encode(note)}</span>")}</p>\n";

    private static IEnumerable<SiteFile> Assets(PageParts parts, SiteSearch search)
    {
        yield return Text(Style, HtmlLibrary.SiteStyle);
        yield return Text("assets/site.js", HtmlLibrary.SiteScript);
        yield return new SiteFile("assets/search.js", search.Script());
        if (parts.HasMath)
        {
            yield return Text("assets/katex.css", HtmlLibrary.MathStyle);
            yield return Program("katex", HtmlLibrary.Math);
        }

        if (parts.HasMermaid)
        {
            yield return Program("mermaid", HtmlLibrary.Mermaid);
        }

        if (parts.HasPlotly)
        {
            yield return Program("plotly", HtmlLibrary.Plotly);
        }

        if (parts.HasSlider)
        {
            yield return Text("assets/slider.js", HtmlLibrary.Slider);
        }
    }

    private static SiteFile Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    private static SiteFile Program(string name, string program) =>
        Text($"assets/{name}.js", $"(window.packedPrograms ??= {{}}).{name} = \"{HtmlLibrary.Pack(program)}\";\n");
}
