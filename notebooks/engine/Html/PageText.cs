using System.Text;

namespace Vcmr.Engine.Html;

/// <summary>Text in a page. The page is UTF-8, so only what HTML reads as its own is written otherwise.</summary>
internal static class PageText
{
    public static string Encode(string text) => new StringBuilder(text)
        .Replace("&", "&amp;")
        .Replace("<", "&lt;")
        .Replace(">", "&gt;")
        .Replace("\"", "&quot;")
        .ToString();
}
