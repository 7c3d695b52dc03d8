namespace Vcmr.Engine.Html.Site;

/// <summary>What stands around the text of every page of a site: the bar with search and switches, the map, the page's contents.</summary>
/// <param name="title">The site's name.</param>
/// <param name="entries">The map.</param>
internal sealed class SiteFrame(string title, IReadOnlyList<SiteEntry> entries)
{
    private const int DeepestInContents = 3;

    // Before the page is painted, so that it does not flash.
    private const string Early = "try { const theme = localStorage.getItem(\"theme\"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* the system's choice */ }";

    /// <summary>A page.</summary>
    /// <param name="entry">Where we are.</param>
    /// <param name="body">The text.</param>
    /// <param name="parts">What the text consists of.</param>
    /// <param name="style">Style of this page alone.</param>
    public string Write(SiteEntry entry, string body, PageParts parts, string style = "")
    {
        string[] programs = [.. parts.HasMath ? [HtmlLibrary.Math] : Array.Empty<string>(), .. parts.HasMermaid ? [HtmlLibrary.Mermaid] : Array.Empty<string>(), .. parts.HasPlotly ? [HtmlLibrary.Plotly] : Array.Empty<string>()];
        return $"""
            <!DOCTYPE html>
            <html lang="en" data-page="{PageText.Encode(Path.GetFileNameWithoutExtension(entry.File))}">
            <head>
            <meta charset="utf-8">
            {PagePolicy.WriteForSite([Early, .. programs, .. parts.Scripts])}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{PageText.Encode(entry.Title)}{(entry.Title == title ? "" : $" · {PageText.Encode(title)}")}</title>
            <link rel="stylesheet" href="assets/site.css">
            {(parts.HasMath ? "<link rel=\"stylesheet\" href=\"assets/katex.css\">" : "")}
            <script>{Early}</script>
            {(style.Length > 0 ? $"<style>{style}</style>" : "")}
            </head>
            <body>
            <a class="skip" href="#main">Skip to the text</a>
            {Bar()}
            <div class="columns">
            {Map(entry)}
            {Contents(parts)}
            <main id="main" tabindex="-1">
            {body}
            </main>
            </div>
            <footer class="end">{PageText.Encode(title)} · this page needs no network</footer>
            <script src="assets/site.js"></script>
            </body>
            </html>

            """;
    }

    /// <summary>The links to the notebooks before and after one.</summary>
    public string Turn(SiteEntry entry)
    {
        SiteEntry[] notebooks = [.. entries.Where(one => one.Notebook is not null)];
        int at = Array.IndexOf(notebooks, entry);
        string previous = at > 0 ? Link("prev", "Before", notebooks[at - 1]) : Link("prev", "Before", entries[0]);
        return $"<nav class=\"turn\" aria-label=\"Before and after\">{previous}{(at + 1 < notebooks.Length ? Link("next", "Next", notebooks[at + 1]) : "")}</nav>";

        static string Link(string kind, string word, SiteEntry to) => $"<a rel=\"{kind}\" href=\"{Address(to.File)}\"><small>{word}</small>{PageText.Encode(to.Title)}</a>";
    }

    /// <summary>Cards of all notebooks.</summary>
    public string Cards() => $"<ol class=\"cards\">{string.Concat(entries.Where(entry => entry.Notebook is not null).Select(entry =>
        $"<li><a href=\"{Address(entry.File)}\"><small>{PageText.Encode(string.Join(" · ", new[] { entry.Group, entry.Run?.Duration }.Where(text => !string.IsNullOrEmpty(text))))}</small><b>{PageText.Encode(entry.Title)}</b><span>{PageText.Encode(entry.Summary)}</span></a></li>"))}</ol>";

    /// <summary>A file's name as a link has it.</summary>
    public static string Address(string file) => PageText.Encode(Uri.EscapeDataString(file));

    private string Bar() => $"""
        <header class="bar">
        <a class="home" href="{Address(entries[0].File)}">{PageText.Encode(title)}</a>
        <form class="search" role="search"><label class="away" for="site-search">Search all pages</label><input id="site-search" type="search" placeholder="Search all pages ( / )" autocomplete="off" spellcheck="false" aria-controls="site-found" aria-expanded="false"><ol id="site-found" hidden></ol><span id="site-said" class="away" role="status"></span></form>
        <button id="site-code" type="button" aria-pressed="true" title="Show or fold all code">Code</button>
        <button id="theme" type="button" aria-pressed="false" title="Dark or light" aria-label="Dark">◐</button>
        </header>
        """;

    private string Map(SiteEntry current)
    {
        string? group = null;
        string items = string.Concat(entries.Select(entry =>
        {
            string head = entry.Group is { Length: > 0 } name && name != group ? $"<li class=\"group\">{PageText.Encode(name)}</li>" : "";
            group = entry.Group;
            return $"{head}<li><a href=\"{Address(entry.File)}\"{(entry.File == current.File ? " aria-current=\"page\"" : "")}>{PageText.Encode(entry.Title)}</a></li>";
        }));
        return $"<nav class=\"map\" aria-label=\"All pages\"><details id=\"site-map\" open><summary>All pages</summary><ul>{items}</ul></details></nav>";
    }

    private static string Contents(PageParts parts)
    {
        PageHeading[] shown = [.. parts.Headings.Where(heading => heading.Level is > 1 and <= DeepestInContents)];
        return shown.Length < 2 ? "" : $"<nav class=\"on-page\" aria-label=\"On this page\"><details id=\"site-contents\" open><summary>On this page</summary><ul>{string.Concat(shown.Select(heading =>
            $"<li class=\"level{heading.Level}\"><a href=\"#{Uri.EscapeDataString(heading.Id)}\">{PageText.Encode(heading.Text)}</a></li>"))}</ul></details></nav>";
    }
}
