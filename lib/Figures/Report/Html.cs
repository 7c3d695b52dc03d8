using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Vcmr.Figures.Report;

/// <summary>The page being written: encoded text, links from where the page lies, and anchors that differ.</summary>
/// <param name="pageFolder">The folder of the page; links are relative to it.</param>
/// <param name="isLinked">Whether a file is there for readers of the page; null where all are.</param>
internal sealed class Html(string pageFolder, Func<string, bool>? isLinked = null)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _anchors = [];

    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>Adds markup.</summary>
    public Html Add(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>An anchor like the name that nothing else on the page has.</summary>
    public string Anchor(string name)
    {
        string stem = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        string anchor = stem;
        for (int i = 2; !_anchors.Add(anchor); i++)
        {
            anchor = $"{stem}-{i}";
        }

        return anchor;
    }

    /// <summary>A link to a file or folder on this machine.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="label">Markup of the link; all that there is where readers do not have the file.</param>
    public string Link(string path, string label)
    {
        if (!IsLinked(path))
        {
            return label;
        }

        string relative = Path.GetRelativePath(pageFolder, path);
        string address = string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return $"<a href=\"{Encode(address)}\">{label}</a>";
    }

    /// <summary>Whether readers of the page have a file.</summary>
    public bool IsLinked(string path) => isLinked?.Invoke(path) ?? true;

    public override string ToString() => _text.ToString();
}

/// <summary>The page's style: light and dark as the reader's system, and for paper.</summary>
internal static class ReportStyle
{
    /// <summary>Style of a page that stands alone.</summary>
    public const string Css = Page + Parts;

    private const string Page = """
        :root { --ink: #1a1a1a; --quiet: #5c6168; --paper: #fff; --band: #f4f6f8; --line: #d8dce1; --link: #0b57a4; --good: #1b7a3d; --wait: #8a5a00; --bad: #b3261e; --train: #8a94a0; --valid: #d1570a; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e6e9; --quiet: #a0a7b0; --paper: #15181c; --band: #1e2328; --line: #3a4149; --link: #7db7f5; --good: #6fcf8e; --wait: #e5b454; --bad: #ff8a80; --train: #8a94a0; --valid: #ff9a52; }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; }
        body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
        @media print {
          :root { --ink: #000; --quiet: #444; --paper: #fff; --band: #f4f4f4; --line: #bbb; --link: #000; --good: #000; --wait: #000; --bad: #000; --train: #888; --valid: #000; }
          body { max-width: none; padding: 0; font-size: 9.5pt; }
        }

        """;

    /// <summary>Style of what is on the page; the colours are the page's.</summary>
    public const string Parts = """
        h1 { margin: 0 0 .75rem; font-size: 1.9rem; overflow-wrap: anywhere; }
        h2 { margin: 2.5rem 0 1rem; padding-bottom: .3rem; border-bottom: 2px solid var(--line); font-size: 1.4rem; }
        h3 { margin: 1.8rem 0 .4rem; font-size: 1.1rem; overflow-wrap: anywhere; }
        h4 { margin: 1rem 0 .3rem; font-size: 1rem; }
        small { font-size: .85em; font-weight: normal; color: var(--quiet); }
        a { color: var(--link); }
        code, pre, dd { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; font-size: .9em; }
        pre { padding: .8rem; background: var(--band); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); overflow-wrap: anywhere; }
        .totals { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0; padding: 0; list-style: none; }
        .totals li { padding: .5rem .9rem; background: var(--band); border: 1px solid var(--line); border-radius: 6px; }
        .totals b { display: block; font-size: 1.5rem; line-height: 1.2; }
        .finished b, span.finished { color: var(--good); }
        .unfinished b, span.unfinished { color: var(--wait); }
        .broken b, span.broken { color: var(--bad); }
        nav { padding: .2rem 1rem .8rem; background: var(--band); border: 1px solid var(--line); border-radius: 6px; }
        nav h2 { margin: .6rem 0; border: 0; font-size: 1.05rem; }
        nav ul { margin: 0; padding-left: 1.2rem; }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .93rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        th { background: var(--band); vertical-align: bottom; }
        td.number, th.number { text-align: right; white-space: nowrap; }
        th.number { white-space: normal; }
        tbody tr:nth-child(even) { background: color-mix(in srgb, var(--band) 55%, transparent); }
        tr:target, figure:target { outline: 2px solid var(--link); }
        .runs { font-size: .87rem; }
        .runs th { padding: .2rem .4rem; }
        .runs td { padding: .2rem .4rem; vertical-align: middle; }
        .problems code { overflow-wrap: anywhere; }
        figure { margin: 0 0 2rem; break-inside: avoid; }
        figure img { display: block; max-width: 100%; height: auto; padding: 6px; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
        figcaption { margin-top: .4rem; }
        svg.curve { display: block; }
        polyline { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
        polyline.train { stroke: var(--train); }
        polyline.valid { stroke: var(--valid); stroke-width: 2; }
        circle.train { fill: var(--train); }
        circle.valid { fill: var(--valid); }
        .key { display: inline-block; width: 1.4em; height: 0; border-top: 3px solid; vertical-align: middle; }
        .key.train { color: var(--train); }
        .key.valid { color: var(--valid); }
        summary { cursor: pointer; color: var(--link); white-space: nowrap; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: 0 1.5rem; margin: .4rem 0; }
        td dl { grid-template-columns: 24rem; }
        dl div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px dotted var(--line); }
        dt { color: var(--quiet); }
        dd { margin: 0; overflow-wrap: anywhere; text-align: right; }
        @media print {
          table { font-size: 8pt; }
          th, td, .runs td { padding: .15rem .35rem; }
          .wide { overflow: visible; }
          .runs th:last-child, .runs td:last-child { display: none; }
          thead { display: table-header-group; }
          tr, h2, h3, h4 { break-inside: avoid; }
          h2, h3, h4 { break-after: avoid; }
          details::details-content { content-visibility: visible; height: auto; }
          summary { color: inherit; }
        }

        """;
}
