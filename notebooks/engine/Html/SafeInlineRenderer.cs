using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Vcmr.Engine.Html;

/// <summary>A raw tag inside a paragraph.</summary>
internal sealed class SafeInlineRenderer : HtmlObjectRenderer<HtmlInline>
{
    protected override void Write(HtmlRenderer renderer, HtmlInline obj) => renderer.Write(SafeHtml.Write(obj.Tag));
}
