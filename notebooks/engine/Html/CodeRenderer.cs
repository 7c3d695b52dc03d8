using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Vcmr.Engine.Html;

/// <summary>Code in markdown: C# in colours, Mermaid as a diagram, anything else as it is.</summary>
internal sealed class CodeRenderer(PageParts parts) : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        string text = obj.Lines.ToString();
        string language = (obj as FencedCodeBlock)?.Info?.ToLowerInvariant() ?? "";
        renderer.EnsureLine().WriteLine(language switch
        {
            "mermaid" => Diagram.Write(text, parts),
            "csharp" or "cs" or "c#" => $"<pre class=\"code\">{CSharpColors.Write(text)}</pre>",
            _ => $"<pre class=\"code\">{PageText.Encode(text)}</pre>",
        });
    }
}
