using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html;

/// <summary>Terminal text as HTML: ANSI colours and styles become spans, other control sequences vanish.</summary>
internal static partial class AnsiHtml
{
    public static string Write(string text)
    {
        StringBuilder html = new();
        AnsiStyle style = AnsiStyle.None;
        int start = 0;
        text = LastOfEachLine(text);
        foreach (Match match in Sequence().Matches(text))
        {
            Append(html, text[start..match.Index], style);
            start = match.Index + match.Length;
            if (match.Groups["codes"].Success)
            {
                style = style.With(match.Groups["codes"].Value.Split(';', ':').Select(code => int.TryParse(code, out int number) ? number : 0).ToArray());
            }
        }

        Append(html, text[start..], style);
        return html.ToString();
    }

    // A progress bar writes its line again and again; a terminal shows the last.
    private static string LastOfEachLine(string text)
    {
        if (!text.Contains('\r', StringComparison.Ordinal))
        {
            return text;
        }

        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd('\r')).Select(line => line[(line.LastIndexOf('\r') + 1)..]));
    }

    private static void Append(StringBuilder html, string text, AnsiStyle style)
    {
        string attributes = style.Attributes;
        string encoded = PageText.Encode(text);
        _ = text.Length == 0 || attributes.Length == 0 ? html.Append(encoded) : html.Append("<span").Append(attributes).Append('>').Append(encoded).Append("</span>");
    }

    [GeneratedRegex(@"\e\[(?<codes>[\d;:]*)m|\e\[[\d;?]*[ -/]*[@-ln-~]|\e\][^\a\e]*(?:\a|\e\\)|\e[@-Z\\^_]|[\x00-\x08\x0b-\x1a\x1c-\x1f]")]
    private static partial Regex Sequence();
}
