using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Vcmr.Engine.Html;

/// <summary>Formulas between lines of two dollars.</summary>
internal sealed class FormulaBlockRenderer(PageParts parts) : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
        renderer.EnsureLine().Write("<p>").Write(Formula.Write(obj.Lines.ToString(), true, parts)).WriteLine("</p>");
}
