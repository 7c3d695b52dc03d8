using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Vcmr.Engine.Display;

/// <summary>HTML from text and from <see cref="IHtmlContent"/>.</summary>
internal static class HtmlText
{
    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    public static string Render(IHtmlContent content)
    {
        using StringWriter writer = new();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
