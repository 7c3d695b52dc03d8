namespace Vcmr.Engine.Display;

/// <summary>The MIME types the engine itself makes.</summary>
internal static class Mime
{
    public const string Plain = "text/plain";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string Mermaid = "text/vnd.mermaid";
    public const string JavaScript = "application/javascript";
    public const string Latex = "text/latex";
    public const string Plotly = "application/vnd.plotly.v1+json";
    public const string Svg = "image/svg+xml";
    public const string Json = "application/json";

    public static bool IsJson(string mime) => mime == Json || mime.EndsWith("+json", StringComparison.Ordinal);
}
