using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html;

/// <summary>
/// HTML of unknown origin for a page. Tags that only shape text are written anew from their parts, with the attributes that
/// are known to do nothing; every other tag is shown as the text it is, so that what a browser reads is what was meant here.
/// </summary>
internal static partial class SafeHtml
{
    private static readonly HashSet<string> Tags = Words(
        "a abbr audio b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font "
        + "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source span strike strong sub summary sup "
        + "table tbody td tfoot th thead tr tt u ul var video wbr");

    private static readonly HashSet<string> Void = Words("br col hr img source wbr");
    private static readonly HashSet<string> Verbatim = Words("code kbd pre samp tt");

    // Neither name nor class: they have meanings for the page's own program.
    private static readonly HashSet<string> Attributes = Words(
        "align alt border cellpadding cellspacing color colspan controls datetime dir height href id lang loop open preload reversed rowspan scope span src start style title type valign width");

    /// <summary>The HTML, made safe.</summary>
    /// <param name="html">The HTML.</param>
    /// <param name="text">What becomes of text outside of code, as HTML; null to leave it.</param>
    public static string Write(string html, Func<string, string>? text = null)
    {
        StringBuilder written = new();
        int verbatim = 0;
        int start = 0;
        foreach (Match match in Piece().Matches(html))
        {
            AppendText(written, html[start..match.Index], verbatim > 0 ? null : text);
            start = match.Index + match.Length;
            string name = match.Groups["name"].Value.ToLowerInvariant();
            if (name.Length == 0)
            {
                // A comment, or a script or style with its content.
                continue;
            }

            if (!Tags.Contains(name))
            {
                written.Append(PageText.Encode(match.Value));
                continue;
            }

            bool isEnd = match.Groups["end"].Length > 0;
            if (Verbatim.Contains(name))
            {
                verbatim = Math.Max(0, verbatim + (isEnd ? -1 : 1));
            }

            if (!isEnd)
            {
                written.Append('<').Append(name);
                AppendAttributes(written, match.Groups["attributes"].Value);
                written.Append('>');
            }
            else if (!Void.Contains(name))
            {
                written.Append("</").Append(name).Append('>');
            }
        }

        AppendText(written, html[start..], verbatim > 0 ? null : text);
        return written.ToString();
    }

    // Entities stay; nothing in the text can begin a tag.
    private static void AppendText(StringBuilder written, string piece, Func<string, string>? text)
    {
        string plain = piece.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        written.Append(text is null ? plain : text(plain));
    }

    private static void AppendAttributes(StringBuilder written, string attributes)
    {
        HashSet<string> seen = [];
        foreach (Match match in Attribute().Matches(attributes))
        {
            string name = match.Groups["name"].Value.ToLowerInvariant();
            string value = WebUtility.HtmlDecode(match.Groups["value"].Value);
            if (Attributes.Contains(name) && seen.Add(name) && Value(name, value) is string safe)
            {
                written.Append(' ').Append(name).Append("=\"").Append(PageText.Encode(safe)).Append('"');
            }
        }
    }

    private static string? Value(string name, string value) => name switch
    {
        "href" or "src" => SafeUrl.Of(value),
        // The page finds its own parts by these.
        "id" => value is "contents" or "theme" or "main" || ReservedId().IsMatch(value) ? null : value,
        "style" => PlainStyle().IsMatch(value) ? value : null,
        _ => value,
    };

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);

    // In one pass, however many tags are begun and never ended.
    [GeneratedRegex(
        """<!--.*?-->|<script\b.*?</script[^>]*>|<style\b.*?</style[^>]*>|<(?<end>/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(\s+[a-z_:][\w:.-]*(\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>""",
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex(
        """(?<name>[a-z_:][\w:.-]*)(\s*=\s*("(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'=<>`]+)))?""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\A(program|diagram|cell|site)-")]
    private static partial Regex ReservedId();

    // Colours, sizes and borders; nothing that leaves its place or loads anything.
    [GeneratedRegex(@"\A(?!.*(position|url|expression|image|behavior|content))[\w\s:;.,%#()-]*\z", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PlainStyle();
}
