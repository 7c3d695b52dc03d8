using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Vcmr.Engine.Html;

/// <summary>Paragraphs; one that is a LaTeX environment is a formula without dollars.</summary>
/// <param name="source">The whole markdown.</param>
/// <param name="parts">What the page consists of.</param>
internal sealed partial class EnvironmentRenderer(string source, PageParts parts) : HtmlObjectRenderer<ParagraphBlock>
{
    private readonly ParagraphRenderer paragraphs = new();

    protected override void Write(HtmlRenderer renderer, ParagraphBlock obj)
    {
        string text = obj.Span.Start >= 0 && obj.Span.End < source.Length ? source.Substring(obj.Span.Start, obj.Span.Length) : "";
        if (Environment().IsMatch(text))
        {
            renderer.EnsureLine().Write("<p>").Write(Formula.Write(text, true, parts)).WriteLine("</p>");
        }
        else
        {
            paragraphs.Write(renderer, obj);
        }
    }

    [GeneratedRegex(@"\A\s*\\begin\{(\w+\*?)\}.*\\end\{\1\}\s*\z", RegexOptions.Singleline)]
    private static partial Regex Environment();
}
