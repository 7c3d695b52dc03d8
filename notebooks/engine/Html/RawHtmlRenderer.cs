using System.Net;
using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Vcmr.Engine.Html;

/// <summary>Raw HTML, which passes as it is but for formulas between its tags.</summary>
internal sealed partial class RawHtmlRenderer(PageParts parts) : HtmlObjectRenderer<HtmlBlock>
{
    protected override void Write(HtmlRenderer renderer, HtmlBlock obj)
    {
        string html = obj.Lines.ToString();
        renderer.EnsureLine().WriteLine(obj.Type == HtmlBlockType.ScriptPreOrStyle ? html : TagOrFormula().Replace(html, match => match switch
        {
            { Groups: var groups } when groups["block"].Success => Formula.Write(WebUtility.HtmlDecode(groups["block"].Value), true, parts),
            { Groups: var groups } when groups["inline"].Success => Formula.Write(WebUtility.HtmlDecode(groups["inline"].Value), false, parts),
            _ => match.Value,
        }));
    }

    [GeneratedRegex(@"<code\b.*?</code>|<[^>]*>|\$\$(?<block>[^$]+)\$\$|(?<![\\\w])\$(?=\S)(?<inline>[^$\n]+?)(?<=\S)\$(?!\d)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex TagOrFormula();
}
