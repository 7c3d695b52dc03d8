using System.Net;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html.Site;

/// <summary>Links of a site's pages: one that leads to no file or place of the site is text, since a reader has only the site.</summary>
/// <param name="files">Paths of all files of the site.</param>
internal sealed partial class SiteLinks(IReadOnlySet<string> files)
{
    /// <summary>A page without links that lead nowhere.</summary>
    /// <param name="html">The page.</param>
    /// <param name="anchors">The places in each page that has been written, by file name.</param>
    public string Check(string html, IReadOnlyDictionary<string, IReadOnlySet<string>> anchors) => Link().Replace(html, match =>
        Leads(WebUtility.HtmlDecode(match.Groups["url"].Value), anchors) ? match.Value : $"<span class=\"gone\">{match.Groups["text"].Value}</span>");

    /// <summary>The places in a page that a link can name.</summary>
    public static IReadOnlySet<string> Anchors(string html) => Place().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups["id"].Value)).ToHashSet(StringComparer.Ordinal);

    private bool Leads(string url, IReadOnlyDictionary<string, IReadOnlySet<string>> anchors)
    {
        // Links inside a page are the page's own affair; one with a scheme leads out of the site.
        if (url.Length == 0 || url[0] == '#' || Scheme().IsMatch(url))
        {
            return true;
        }

        string[] parts = url.Split('#', 2);
        string file = Uri.UnescapeDataString(parts[0]);
        return files.Contains(file)
            && (parts.Length == 1 || parts[1].Length == 0 || !anchors.TryGetValue(file, out IReadOnlySet<string>? places) || places.Contains(Uri.UnescapeDataString(parts[1])));
    }

    [GeneratedRegex("""<a\s[^>]*?href="(?<url>[^"]*)"[^>]*>(?<text>.*?)</a>""", RegexOptions.Singleline)]
    private static partial Regex Link();

    [GeneratedRegex("""\sid="(?<id>[^"]+)"(?=[\s>])""")]
    private static partial Regex Place();

    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
