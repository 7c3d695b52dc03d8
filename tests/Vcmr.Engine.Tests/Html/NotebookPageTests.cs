using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

public sealed class NotebookPageTests
{
    private static string Page(PageOptions options, params NotebookCell[] cells)
    {
        Notebook notebook = new();
        foreach (NotebookCell cell in cells)
        {
            notebook.Cells.Add(cell);
        }

        string page = NotebookPage.Write(notebook, "name", options);
        int start = page.IndexOf("<body>", StringComparison.Ordinal);
        return page[start..page.LastIndexOf("<script>", StringComparison.Ordinal)];
    }

    private static string Markdown(string text) => Page(new PageOptions(), NotebookCell.Markdown(text));

    private static NotebookCell Code(string source, params JsonNode[] outputs)
    {
        NotebookCell cell = NotebookCell.Code(source);
        foreach (JsonNode output in outputs)
        {
            cell.Outputs.Add(output);
        }

        return cell;
    }

    private static string Shown(string data, PageOptions? options = null) => Page(
        options ?? new PageOptions(),
        Code("x", new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = JsonNode.Parse(data) }));

    [Theory]
    [InlineData("| a | b |\n| - | -: |\n| 1 | 2 |", "<td style=\"text-align: right;\">2</td>")]
    [InlineData("<details><summary>S</summary>\n\n**b**\n\n</details>", "<details><summary>S</summary>\n<p><strong>b</strong></p>\n</details>")]
    [InlineData("[a](https://a.b/c \"t\")", "<a href=\"https://a.b/c\" title=\"t\">a</a>")]
    [InlineData("- [x] done", "checked")]
    [InlineData("~~gone~~", "<del>gone</del>")]
    [InlineData("```csharp\nvar x = 1;\n```", "<span class=\"k\">var</span> x")]
    [InlineData("```\n<b>\n```", "&lt;b&gt;")]
    [InlineData("```mermaid\nA --> B\n```", "<pre class=\"mermaid\">A --&gt; B</pre>")]
    [InlineData("## What it is", "<h2 id=\"What-it-is\">")]
    public void Markdown_is_what_Jupyter_shows(string text, string html) => Assert.Contains(html, Markdown(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("a $x_1 * y_2 * z$ b", "<span class=\"math\">x_1 * y_2 * z</span>")]
    [InlineData("$$\\frac{a}{b}$$", "<span class=\"math block\">\\frac{a}{b}</span>")]
    [InlineData("$$\na < b\n$$", "<span class=\"math block\">a &lt; b</span>")]
    [InlineData("\\begin{align}\na &= b \\\\\nc_1 &= d_2\n\\end{align}", "<span class=\"math block\">\\begin{align}\na &amp;= b \\\\\nc_1 &amp;= d_2\n\\end{align}</span>")]
    [InlineData("<p>the root $\\sqrt{x}$</p>", "the root <span class=\"math\">\\sqrt{x}</span></p>")]
    [InlineData("| a |\n| - |\n| $x$ |", "<td><span class=\"math\">x</span></td>")]
    public void Formulas_keep_their_source(string text, string html) => Assert.Contains(html, Markdown(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("costs $5 and $10")]
    [InlineData("`$x$`")]
    [InlineData("<p><code>$x$</code></p>")]
    public void Dollars_that_are_no_formulas_stay(string text) => Assert.DoesNotContain("class=\"math", Markdown(text), StringComparison.Ordinal);

    [Fact]
    public void Footnotes_and_headings_of_several_cells_do_not_meet()
    {
        string page = Page(new PageOptions(), NotebookCell.Markdown("# A\n\nx[^1]\n\n[^1]: one"), NotebookCell.Markdown("# A\n\ny[^1]\n\n[^1]: two"));

        string[] ids = [.. page.Split("id=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)])];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Contains("A-1", ids);
        Assert.All(page.Split("href=\"#").Skip(1), part => Assert.Contains(part[..part.IndexOf('"', StringComparison.Ordinal)], ids));
    }

    [Fact]
    public void Links_to_notebooks_of_the_run_lead_to_their_pages()
    {
        string page = Page(new PageOptions { Pages = ["b.ipynb"] }, NotebookCell.Markdown("[b](b.ipynb#x) [c](c.ipynb)"));

        Assert.Contains("href=\"b.html#x\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"c.ipynb\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_beside_and_inside_the_notebook_become_part_of_the_page()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("a b.png"), [1, 2, 3]);
        NotebookCell cell = NotebookCell.Markdown("![x](a%20b.png) ![y](attachment:z.png) ![w](missing.png)");
        cell.Json["attachments"] = new JsonObject { ["z.png"] = new JsonObject { ["image/png"] = "BAUG" } };

        string page = Page(new PageOptions { Folder = folder.Path }, cell);

        Assert.Contains("src=\"data:image/png;base64,AQID\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,BAUG\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"missing.png\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text/plain":"a<b"}""", "<pre>a&lt;b</pre>")]
    [InlineData("""{"text/html":["<b>","x</b>"],"text/plain":"p"}""", "<b>x</b>")]
    [InlineData("""{"image/png":"AQID\n","text/plain":"a \"figure\"\nmore"}""", "alt=\"a &quot;figure&quot;\" src=\"data:image/png;base64,AQID\"")]
    [InlineData("""{"image/svg+xml":"<svg></svg>"}""", "src=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=\"")]
    [InlineData("""{"image/png":"\"><script>f()</script>"}""", "This output's image/png is no base64, so there is no picture.")]
    [InlineData("""{"image/png":""}""", "is no base64")]
    [InlineData("""{"text/markdown":"**b** $x$"}""", "<strong>b</strong> <span class=\"math\">x</span>")]
    [InlineData("""{"text/latex":"$$x^2$$"}""", "<span class=\"math block\">x^2</span>")]
    [InlineData("""{"application/json":{"a":["<"]}}""", "&quot;a&quot;: [")]
    [InlineData("""{"text/vnd.mermaid":"A-->B","text/markdown":"x"}""", "<pre class=\"mermaid\">A--&gt;B</pre>")]
    [InlineData("""{"application/javascript":"f('</script>')"}""", "<pre class=\"code\">f('&lt;/script&gt;')</pre>")]
    [InlineData("""{"application/x-none":"1"}""", "no view for application/x-none")]
    [InlineData("""{"text/html":7}""", "<div class=\"output\">7</div>")]
    public void An_output_is_shown_in_its_richest_form(string data, string html) => Assert.Contains(html, Shown(data), StringComparison.Ordinal);

    [Fact]
    public void A_figure_is_interactive_where_plotly_is_at_hand_and_a_picture_elsewhere()
    {
        const string Figure = """{"application/vnd.plotly.v1+json":{"data":[{"name":"</script>"}],"layout":{"width":900}},"image/png":"AQID"}""";

        string page = Shown(Figure, new PageOptions { PlotlyScript = "plotly" });
        Assert.Contains("\"name\":\"\\u003C/script\\u003E\"", page, StringComparison.Ordinal);
        Assert.Contains("width=\"900\" src=\"data:image/png;base64,AQID\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"program-plotly\"", page, StringComparison.Ordinal);

        page = Shown(Figure);
        Assert.DoesNotContain("\"data\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,AQID\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_says_so_and_shows_streams_and_error()
    {
        NotebookCell failed = Code(
            "f(x)",
            new JsonObject { ["output_type"] = "stream", ["name"] = "stderr", ["text"] = new JsonArray("a\n", "\e[31mb") },
            new JsonObject { ["output_type"] = "error", ["ename"] = "E", ["evalue"] = "v", ["traceback"] = new JsonArray("E: v", "line 2") });
        failed.ExecutionCount = 7;

        string page = Page(new PageOptions(), failed);

        Assert.Contains("Cell 7 failed", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stream stderr\">a\n<span class=\"f1\">b</span></pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"error\">E: v\nline 2</pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_holds_only_what_it_needs_and_asks_for_nothing_else()
    {
        Notebook notebook = new();
        notebook.Cells.Add(NotebookCell.Markdown("# Title & more\n\ntext"));

        string page = NotebookPage.Write(notebook, "name", new PageOptions { PlotlyScript = "plotly" });

        Assert.Contains("<title>Title &amp; more</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("program-katex", page[..page.LastIndexOf("<script>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 1000, 30_000);

        notebook.Cells.Add(NotebookCell.Markdown("$x$"));
        page = NotebookPage.Write(notebook, "name", new PageOptions());
        Assert.Equal(20, page.Split("url(data:font/woff2;base64,").Length - 1);
        Assert.DoesNotContain("url(fonts/", page, StringComparison.Ordinal);
    }
}
