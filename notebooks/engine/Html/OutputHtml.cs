using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Engine.Display;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html;

/// <summary>A cell's outputs as HTML, each in the richest form that the page can show.</summary>
internal sealed class OutputHtml(PageParts parts, MarkdownHtml markdown, PageOptions options)
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
            return Plotly(figure, Picture(data, Width(figure)));
        }

        if (data.ContainsKey(Mime.Mermaid))
        {
            return Diagram.Write(Text(Mime.Mermaid), parts);
        }

        if (data.ContainsKey(Mime.Html))
        {
            return Text(Mime.Html);
        }

        if (data.ContainsKey(Mime.Svg))
        {
            // What stands before the drawing in a file of its own has no place in a page.
            string svg = Text(Mime.Svg);
            return $"<div class=\"picture\">{svg[Math.Max(0, svg.IndexOf("<svg", StringComparison.OrdinalIgnoreCase))..]}</div>";
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
            return $"<script>{Text(Mime.JavaScript).Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>";
        }

        if (data.FirstOrDefault(entry => Mime.IsJson(entry.Key) && entry.Key != Mime.Plotly) is { Key: not null, Value: var json })
        {
            return $"<pre class=\"json\">{PageText.Encode(json?.ToJsonString(Indented) ?? "null")}</pre>";
        }

        return data.ContainsKey(Mime.Plain)
            ? $"<pre>{AnsiHtml.Write(Text(Mime.Plain))}</pre>"
            : $"<p class=\"note\">The page has no view for {PageText.Encode(string.Join(", ", data.Select(entry => entry.Key)))}.</p>";
    }

    // The picture stands where the interactive figure will be, and stays on narrow screens until it is asked for.
    private static string Plotly(JsonObject figure, string picture) =>
        $"<div class=\"plotly\">{picture}<script type=\"application/json\">{figure.ToJsonString()}</script></div>";

    private static string Picture(JsonObject data, int? width)
    {
        string? mime = Pictures.FirstOrDefault(data.ContainsKey);
        string text = data[Mime.Plain] is JsonNode plain ? MultilineText.ReadAny(plain) : "";
        string alternative = text.Split('\n')[0];
        return mime is null ? "" : $"<img class=\"picture\" alt=\"{PageText.Encode(alternative)}\"{(width is int w ? $" width=\"{w}\"" : "")} src=\"data:{mime};base64,{Content(data[mime])}\">";
    }

    private static string Content(JsonNode? picture) => MultilineText.ReadAny(picture).ReplaceLineEndings("");

    private static int? Width(JsonNode? figure) =>
        figure?["layout"]?["width"] is JsonValue value && value.TryGetValue(out double width) && width is > 0 and < 10000 ? (int)width : null;
}
