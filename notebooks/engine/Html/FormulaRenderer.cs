using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Vcmr.Engine.Html;

/// <summary>Formulas inside a paragraph.</summary>
internal sealed class FormulaRenderer(PageParts parts) : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline obj) =>
        renderer.Write(Formula.Write(obj.Content.ToString(), obj.DelimiterCount == 2, parts));
}
