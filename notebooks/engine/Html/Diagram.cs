namespace Vcmr.Engine.Html;

/// <summary>A Mermaid diagram in a page: its source, which the page's script draws and leaves where it cannot.</summary>
internal static class Diagram
{
    public static string Write(string source, PageParts parts)
    {
        parts.HasMermaid = true;
        return $"<pre class=\"mermaid\">{PageText.Encode(source.Trim())}</pre>";
    }
}
