using System.Text.Json.Nodes;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html;

/// <summary>
/// Markdown as Jupyter reads it: GitHub's tables, footnotes and task lists, raw HTML, and LaTeX between dollars. A notebook
/// may come from anybody, so none of it can run a program.
/// </summary>
internal sealed class MarkdownHtml(PageParts parts, PageOptions options)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseFootnotes()
        .UseTaskLists()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseMathematics()
        .Build();

    private int texts;

    /// <summary>A text as HTML.</summary>
    /// <param name="text">The markdown.</param>
    /// <param name="attachments">The cell's pictures by name, or null.</param>
    public string Write(string text, JsonObject? attachments = null)
    {
        if (MarkdownBounds.Problem(text) is string problem)
        {
            return Source(text, problem);
        }

        try
        {
            return Render(text, attachments);
        }
        catch (ArgumentException)
        {
            // The parser's own guard.
            return Source(text, MarkdownBounds.TooDeep);
        }
    }

    private static string Source(string text, string what) =>
        $"<p class=\"note\">This text is {what}, so it is shown as it was written.</p><pre class=\"code\">{PageText.Encode(text)}</pre>";

    private string Render(string text, JsonObject? attachments)
    {
        MarkdownDocument document = Markdown.Parse(text, Pipeline);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            heading.GetAttributes().Id = parts.AddHeading(heading.Level, PlainText(heading.Inline));
        }

        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            link.Url = link.IsImage ? PictureUrl(link.Url ?? "", attachments) : PageUrl(link.Url ?? "");
        }

        using StringWriter writer = new();
        HtmlRenderer renderer = new(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new FormulaRenderer(parts));
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new FormulaBlockRenderer(parts));
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeRenderer(parts));
        renderer.ObjectRenderers.Replace<ParagraphRenderer>(new EnvironmentRenderer(text, parts));
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.HtmlBlockRenderer>(new RawHtmlRenderer(parts));
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.HtmlInlineRenderer>(new SafeInlineRenderer());
        renderer.LinkRewriter = SafeUrl.Of;
        renderer.Render(document);
        string html = writer.ToString();
        texts++;
        // Footnotes are numbered anew in every cell.
        return document.Descendants<FootnoteGroup>().Any()
            ? html.Replace("id=\"fn", $"id=\"n{texts}-fn", StringComparison.Ordinal).Replace("href=\"#fn", $"href=\"#n{texts}-fn", StringComparison.Ordinal)
            : html;
    }

    private static string PlainText(ContainerInline? inlines) => string.Concat((inlines ?? []).Descendants<LeafInline>().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        MathInline math => math.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));

    private string PageUrl(string url)
    {
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        string file = fragment < 0 ? url : url[..fragment];
        return options.Pages.Contains(file) ? Path.ChangeExtension(file, ".html") + url[file.Length..] : url;
    }

    private string PictureUrl(string url, JsonObject? attachments)
    {
        const string Attachment = "attachment:";
        if (url.StartsWith(Attachment, StringComparison.Ordinal))
        {
            return attachments?[Uri.UnescapeDataString(url[Attachment.Length..])] is JsonObject picture
                && picture.FirstOrDefault() is { Key: string mime, Value: JsonNode content }
                ? $"data:{mime};base64,{MultilineText.ReadAny(content).Trim()}"
                : url;
        }

        return options.Folder is string folder ? LocalPicture.Inline(url, folder) : url;
    }
}
