using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Engine.Display;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html;

/// <summary>A cell's outputs as HTML, each in the richest form that the page can show.</summary>
internal sealed partial class OutputHtml(PageParts parts, MarkdownHtml markdown, PageOptions options)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    public string Write(JsonObject output) => output["output_type"]?.GetValue<string>() switch
    {
        "stream" => $"<pre class=\"stream {(output["name"]?.ToString() == "stderr" ? "stderr" : "stdout")}\">{AnsiHtml.Write(MultilineText.ReadAny(output["text"]))}</pre>",
        "error" => $"<pre class=\"error\">{AnsiHtml.Write(Traceback(output))}</pre>",
        _ when output["data"] is JsonObject data => $"<div class=\"output\">{Show(data)}</div>",
        _ => "",
    };

    private static string Traceback(JsonObject output) =>
        output["traceback"] is JsonArray { Count: > 0 } lines ? string.Join('\n', lines) : $"{output["ename"]}: {output["evalue"]}";

    private string Show(JsonObject data)
    {
        string Text(string mime) => MultilineText.ReadAny(data[mime]);
        if (data[Mime.Plotly] is JsonObject figure && options.PlotlyScript is not null)
        {
            parts.HasPlotly = true;
            parts.HasSlider |= SteppedOutput.Is(figure);
            return Plotly(figure, Picture(data, Width(figure)));
        }

        if (data.ContainsKey(Mime.Mermaid))
        {
            return Diagram.Write(Text(Mime.Mermaid), parts);
        }

        if (data.ContainsKey(Mime.Html))
        {
            return options.RunsOutputs ? Trusted(Text(Mime.Html)) : SafeHtml.Write(Text(Mime.Html));
        }

        if (data.ContainsKey(Mime.Svg))
        {
            // Inside the page a drawing could run programs.
            return Image(Mime.Svg, Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(Mime.Svg))), data, null);
        }

        if (Picture(data, Width(data[Mime.Plotly])) is { Length: > 0 } picture)
        {
            return picture;
        }

        if (data.ContainsKey(Mime.Markdown))
        {
            return $"<div class=\"markdown\">{markdown.Write(Text(Mime.Markdown))}</div>";
        }

        if (data.ContainsKey(Mime.Latex))
        {
            return Formula.WriteOutput(Text(Mime.Latex), parts);
        }

        if (data.ContainsKey(Mime.JavaScript))
        {
            // The end of a script is a tag, also inside a text of the script.
            string script = Text(Mime.JavaScript);
            return options.RunsOutputs
                ? Trusted($"<script>{script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>")
                : $"<pre class=\"code\">{PageText.Encode(script)}</pre>";
        }

        if (data.FirstOrDefault(entry => Mime.IsJson(entry.Key) && entry.Key != Mime.Plotly) is { Key: not null, Value: var json })
        {
            return $"<pre class=\"json\">{PageText.Encode(json?.ToJsonString(Indented) ?? "null")}</pre>";
        }

        return data.ContainsKey(Mime.Plain)
            ? $"<pre>{AnsiHtml.Write(Text(Mime.Plain))}</pre>"
            : $"<p class=\"note\">The page has no view for {PageText.Encode(string.Join(", ", data.Select(entry => entry.Key)))}.</p>";
    }

    // The picture stands where the interactive figure will be, and stays on narrow screens until it is asked for; a slider
    // is of use there too.
    private static string Plotly(JsonObject figure, string picture) =>
        $"<div class=\"{(SteppedOutput.Is(figure) ? "plotly has-slider" : "plotly")}\">{picture}<script type=\"application/json\">{figure.ToJsonString()}</script></div>";

    private static string Picture(JsonObject data, int? width) =>
        Pictures.FirstOrDefault(data.ContainsKey) is string mime ? Image(mime, MultilineText.ReadAny(data[mime]), data, width) : "";

    private static string Image(string mime, string content, JsonObject data, int? width)
    {
        if (SafeUrl.OfContent(mime, content) is not string url)
        {
            return $"<p class=\"note\">This output's {mime} is no base64, so there is no picture.</p>";
        }

        string text = data[Mime.Plain] is JsonNode plain ? MultilineText.ReadAny(plain) : "";
        string kind = data[Mime.Plotly] is JsonObject figure && IsLineArt(figure) ? "picture chart" : "picture";
        return $"<img class=\"{kind}\" alt=\"{PageText.Encode(text.Split('\n')[0])}\"{(width is int w ? $" width=\"{w}\"" : "")} src=\"{url}\">";
    }

    // Its programs become those that the page's policy lets run; a browser reads every line end as one character.
    private string Trusted(string html)
    {
        html = html.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        foreach (Match script in Script().Matches(html))
        {
            parts.Scripts.Add(script.Groups["text"].Value);
        }

        return html;
    }

    // Lines and letters may change places with their paper in the dark; photographs and colour maps mean what they show.
    private static bool IsLineArt(JsonObject figure) =>
        (figure["layout"] as JsonObject)?["images"] is not JsonArray { Count: > 0 }
        && figure["data"] is JsonArray data && !data.OfType<JsonObject>().Any(trace => trace["type"]?.ToString() == "heatmap");

    private static int? Width(JsonNode? figure) =>
        figure?["layout"]?["width"] is JsonValue value && value.TryGetValue(out double width) && width is > 0 and < 10000 ? (int)width : null;

    [GeneratedRegex("<script\\b[^>]*>(?<text>.*?)</script", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();
}
