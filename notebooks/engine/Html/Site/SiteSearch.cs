using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html.Site;

/// <summary>What the search of a site looks through: the sections of its pages, prose and code, without what cells gave.</summary>
internal sealed partial class SiteSearch
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Page, its title, where in the page, the section's heading, its text.
    private readonly List<string[]> sections = [];

    /// <summary>The index as a program, since a page that is opened from a disk may load a program and no data.</summary>
    public byte[] Script() => Encoding.UTF8.GetBytes($"window.siteSections = {JsonSerializer.Serialize(sections, Compact)};\n");

    /// <summary>Adds a page.</summary>
    /// <param name="page">Its file.</param>
    /// <param name="title">Its title.</param>
    /// <param name="html">Its text.</param>
    /// <param name="withTables">Whether its tables are searched too.</param>
    public void Add(string page, string title, string html, bool withTables)
    {
        string anchor = "", heading = "";
        int start = 0;
        html = Unread().Replace(withTables ? html : Tables().Replace(html, " "), " ");
        foreach (Match match in Heading().Matches(html))
        {
            Add(page, title, anchor, heading, html[start..match.Index]);
            anchor = WebUtility.HtmlDecode(match.Groups["id"].Value);
            heading = Text(match.Groups["text"].Value);
            start = match.Index + match.Length;
        }

        Add(page, title, anchor, heading, html[start..]);
    }

    /// <summary>The text of HTML on one line.</summary>
    public static string Text(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(html, match => match.Groups["inline"].Success ? "" : " ")), " ").Trim();

    private void Add(string page, string title, string anchor, string heading, string html)
    {
        string text = Text(html);
        if (text.Length > 0 || heading.Length > 0)
        {
            sections.Add([page, title, anchor, heading, text]);
        }
    }

    [GeneratedRegex("""<h[1-4][^>]*?\sid="(?<id>[^"]+)"[^>]*>(?<text>.*?)</h[1-4]>""", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("""<script\b.*?</script>|<style\b.*?</style>|<svg\b.*?</svg>|<summary>.*?</summary>""", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("<table\\b.*?</table>", RegexOptions.Singleline)]
    private static partial Regex Tables();

    // A coloured word of code is no word of its own.
    [GeneratedRegex("(?<inline></?(span|b|i|em|strong|code|a|sub|sup)\\b[^>]*>)|<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
