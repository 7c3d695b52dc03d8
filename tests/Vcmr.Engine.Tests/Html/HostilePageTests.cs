using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

/// <summary>Pages of notebooks that mean ill, or make no sense.</summary>
public sealed class HostilePageTests
{
    private static string Page(NotebookCell cell, PageOptions? options = null)
    {
        Notebook notebook = new();
        notebook.Cells.Add(cell);
        return NotebookPage.Write(notebook, "name", options ?? new PageOptions());
    }

    private static string Body(NotebookCell cell, PageOptions? options = null)
    {
        string page = Page(cell, options);
        return page[page.IndexOf("<main>", StringComparison.Ordinal)..page.LastIndexOf("<script>", StringComparison.Ordinal)];
    }

    private static NotebookCell Shown(string mime, string content)
    {
        NotebookCell cell = NotebookCell.Code("x");
        cell.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = new JsonObject { [mime] = content } });
        return cell;
    }

    [Theory]
    [InlineData("[a](javascript:f()) [b](JaVaScRiPt&#58;f()) [c](<java\tscript:f()>) <javascript:f()>", "=\"[^\"]*javascript")]
    [InlineData("[a][r]\n\n[r]: javascript:f()", "javascript")]
    [InlineData("![x](data:text/html,f) ![y](vbscript:f)", "data:|vbscript")]
    [InlineData("<a href=\"java&#10;script:f()\">a</a>", "script:")]
    [InlineData("<b onclick=f()>b</b> <img src=x onerror=f()>\n\n<p onload='f()'>p</p>", "on(click|error|load)")]
    [InlineData("x <script>f()</script>\n\n<script>f()</script>\n\n<SCRIPT src=x></SCRIPT>", "<script")]
    [InlineData("<iframe src=x></iframe>\n\n<svg><animate onbegin=f()></svg> <math><mi></mi></math>", "<(iframe|svg|math)")]
    [InlineData("<form action=x><input></form> <base href=x> <meta http-equiv=refresh content=0>", "<(form|input|base|meta)")]
    [InlineData("<div\n\nstyle=x onclick=f()>", "<div[^>]*onclick")]
    [InlineData("<p style=\"background:url(x)\">p</p> <p style='position:fixed'>q</p>", "style=")]
    [InlineData("<div class=plotly id=program-katex name=getElementById>x</div>", "<div [^>]*(class|id|name)=")]
    [InlineData("<!-- --!><img src=x onerror=f()> --> y", "<img[^>]*onerror")]
    [InlineData("<a title='\"><img src=x onerror=f()>'>", "<img")]
    public void Nothing_in_markdown_runs_or_leaves_its_place(string text, string forbidden) =>
        Assert.DoesNotMatch(new Regex(forbidden, RegexOptions.IgnoreCase), Body(NotebookCell.Markdown(text)).Replace("&lt;", "‹", StringComparison.Ordinal));

    [Theory]
    [InlineData("<details open><summary>S</summary>t</details>", "<details open=\"\"><summary>S</summary>t</details>")]
    [InlineData("a <kbd title=\"x&quot;y\">Ctrl</kbd> b", "<kbd title=\"x&quot;y\">Ctrl</kbd>")]
    [InlineData("<div style=\"text-align: center\" align=center>x &amp; y</div>", "<div style=\"text-align: center\" align=\"center\">x &amp; y</div>")]
    [InlineData("[a](mailto:a@b.c) [b](x/y:z.html) [c](#d:e) <https://a.b/?c=d:e>", "href=\"x/y:z.html\"")]
    [InlineData("2 < 3 and <unknown> &lt;", "2 &lt; 3 and &lt;unknown&gt; &lt;")]
    public void Markup_that_only_shapes_text_stays(string text, string html) => Assert.Contains(html, Body(NotebookCell.Markdown(text)), StringComparison.Ordinal);

    [Fact]
    public void Programs_of_outputs_run_only_where_the_run_is_the_readers_own()
    {
        NotebookCell html = Shown("text/html", "<p>a</p>\r\n<script type='x'>f()\r\n</script><b onclick='g()'>b</b><audio controls src=\"data:audio/mpeg;base64,AQID\"></audio>");
        Assert.Contains("<p>a</p>\r\n<b>b</b><audio controls=\"\" src=\"data:audio/mpeg;base64,AQID\"></audio>", Body(html), StringComparison.Ordinal);

        string page = Page(html, new PageOptions { RunsOutputs = true });
        Assert.Contains("<script type='x'>f()\n</script>", page, StringComparison.Ordinal);
        // The hash of "f()\n".
        Assert.Contains("'sha256-B9aw3hry8Oca0AFjDWyUpZnN6XACMjO4pEDp6PrdxTA='", page, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-inline' 'sha", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_states_its_policy_before_anything_else()
    {
        string page = Page(NotebookCell.Markdown("x"));

        int policy = page.IndexOf("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-", StringComparison.Ordinal);
        Assert.InRange(policy, 0, page.IndexOf("<title>", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_from_elsewhere_stay_out_of_the_page()
    {
        using TemporaryFolder folder = new();
        string inner = Directory.CreateDirectory(folder.File("notebooks")).FullName;
        File.WriteAllBytes(folder.File("secret.png"), [1, 2, 3]);
        File.CreateSymbolicLink(Path.Combine(inner, "link.png"), folder.File("secret.png"));

        string page = Body(NotebookCell.Markdown($"![a](../secret.png) ![b]({folder.File("secret.png")}) ![c](link.png) ![d](a%00.png)"), new PageOptions { Folder = inner });

        Assert.DoesNotContain("base64", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> ", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("1. ", 20_000)]
    [InlineData("[", 20_000)]
    [InlineData("[a](", 20_000)]
    [InlineData("![", 20_000)]
    [InlineData("*a ", 20_000)]
    [InlineData("a**b", 20_000)]
    [InlineData("> - ", 20_000)]
    [InlineData("some words of a text\n", 20_000)]
    public void Markdown_that_is_nested_without_end_is_shown_as_it_was_written(string piece, int count)
    {
        string body = Body(NotebookCell.Markdown(string.Concat(Enumerable.Repeat(piece, count))));

        Assert.Matches("This text is (nested too deeply|longer than 256 kB), so it is shown as it was written", body);
        Assert.Contains(Regex.Replace(piece.Trim(), ">", "&gt;"), body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_picture_in_markdown_is_no_long_text() =>
        Assert.Contains("<img src=\"data:image/png;base64,AAAA", Body(NotebookCell.Markdown($"![x](data:image/png;base64,{new string('A', 400_000)})")), StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("List<", ">")]
    [InlineData("{", "}")]
    public void Code_that_is_nested_without_end_is_shown_without_colours(string open, string close) =>
        Assert.DoesNotContain("<span", CSharpColors.Write(string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000))), StringComparison.Ordinal);
}
