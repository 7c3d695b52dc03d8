using System.Net;
using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Vcmr.Engine.Html;

/// <summary>Raw HTML, as far as it is safe, with formulas between its tags.</summary>
internal sealed partial class RawHtmlRenderer(PageParts parts) : HtmlObjectRenderer<HtmlBlock>
{
    protected override void Write(HtmlRenderer renderer, HtmlBlock obj) =>
        renderer.EnsureLine().WriteLine(SafeHtml.Write(obj.Lines.ToString(), text => Formulas().Replace(text, match => match.Groups["block"] is { Success: true } block
            ? Formula.Write(WebUtility.HtmlDecode(block.Value), true, parts)
            : Formula.Write(WebUtility.HtmlDecode(match.Groups["inline"].Value), false, parts))));

    [GeneratedRegex(@"\$\$(?<block>[^$]+)\$\$|(?<![\\\w])\$(?=\S)(?<inline>[^$\n]+?)(?<=\S)\$(?!\d)", RegexOptions.Singleline)]
    private static partial Regex Formulas();
}
