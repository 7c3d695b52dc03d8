using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Vcmr.Charts;

/// <summary>Sounds one below the other, each with its player and a sentence: many to compare in little room.</summary>
/// <param name="heading">What the sentences say.</param>
/// <param name="rows">The players, and a sentence on each.</param>
public sealed class AudioTable(string heading, IReadOnlyList<(AudioPlayer Player, string Text)> rows) : IHtmlContent
{
    /// <summary>What a notebook shows: a table of players, or lines of text where there is no HTML.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = Html(HtmlEncoder.Default),
        ["text/plain"] = ToString(),
    };

    /// <summary>Writes the table, for notebooks of other makers.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(Html(encoder));

    /// <summary>One line a sound.</summary>
    public override string ToString() => string.Join("\n", rows.Select(r => $"{r.Player}: {r.Text}"));

    private string Html(HtmlEncoder encoder)
    {
        const string left = " style=\"text-align:left\"";
        var html = new StringBuilder($"<table><thead><tr><th{left}>sound</th><th></th><th{left}>{encoder.Encode(heading)}</th></tr></thead><tbody>");
        foreach ((AudioPlayer player, string text) in rows)
        {
            html.Append($"<tr><td{left}>{encoder.Encode(player.Title)}</td><td>{player.Element()}</td><td{left}>{encoder.Encode(text)}</td></tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }
}
