using System.Text;
using Vcmr.Engine.Html.Site;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html.Site;

public sealed class NotebookSiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SiteOptions options;

    public NotebookSiteTests() => options = SampleSite.Write(folder);

    public void Dispose() => folder.Dispose();

    private string Page(string name) => Encoding.UTF8.GetString(NotebookSite.Make(options).Single(file => file.Path == name).Content);

    [Fact]
    public void Programs_pictures_and_sounds_are_in_a_site_once()
    {
        IReadOnlyList<SiteFile> files = NotebookSite.Make(options);

        Assert.Equal("index.html", files[0].Path);
        Assert.Equal(
            ["assets/katex.css", "assets/katex.js", "assets/plotly.js", "assets/search.js", "assets/site.css", "assets/site.js"],
            files.Select(file => file.Path).Where(path => path.StartsWith("assets/", StringComparison.Ordinal) && path.Count(c => c == '/') == 1).Order(StringComparer.Ordinal));
        Assert.Single(files, file => file.Path.StartsWith("assets/image/", StringComparison.Ordinal));
        Assert.Single(files, file => file.Path.StartsWith("assets/audio/", StringComparison.Ordinal));
        Assert.All(files.Where(file => file.Path.EndsWith(".html", StringComparison.Ordinal)), file => Assert.DoesNotContain(";base64,", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal));
        Assert.Equal(File.ReadAllBytes(folder.File("01-first.ipynb")), files.Single(file => file.Path == "01-first.ipynb").Content);
    }

    [Fact]
    public void A_page_says_where_we_are_and_what_comes_before_and_after()
    {
        string first = Page("01-first.html"), second = Page("02-second.html");

        Assert.Contains("<a href=\"01-first.html\" aria-current=\"page\">01 · First things</a>", first, StringComparison.Ordinal);
        Assert.Single(first.Split("aria-current").Skip(1));
        Assert.Contains("<a rel=\"prev\" href=\"index.html\">", first, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"next\" href=\"02-second.html\">", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
        Assert.Contains("<a href=\"results.html\">All results</a>", second, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#A-figure\">A figure</a>", first, StringComparison.Ordinal);
        Assert.Contains("<span>What a reader sees first.", Page("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_text()
    {
        string page = Page("01-first.html");

        Assert.Contains("<a href=\"02-second.html#Loss\">The second</a>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"gone\">nowhere</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"gone\">no place</span>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/\">out</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"data/a.json\">d</a> <span class=\"gone\">e</span>", Page("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_tells_of_its_run_by_the_record_or_by_what_is_known()
    {
        string first = Page("01-first.html");

        Assert.Contains("2 January 2026, 03:04 UTC", first, StringComparison.Ordinal);
        Assert.Contains("<li>took 1 min 05 s</li><li>profile small</li><li>commit 0123abcdef</li><li>A &lt;fast&gt; one, 2 cores, 8 GB</li>", first, StringComparison.Ordinal);
        Assert.Contains("<li>not run</li></ul>", Page("02-second.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Solutions_and_setup_are_folded()
    {
        string page = Page("01-first.html");

        Assert.Contains("<details class=\"source solution\"><summary>Solution</summary><pre class=\"code\"><span", page, StringComparison.Ordinal);
        Assert.Contains("<details class=\"source setup\"><summary>[ ] setup</summary>", page, StringComparison.Ordinal);
        Assert.Contains("<details class=\"source setup\"><summary>[ ] parameters</summary>", page, StringComparison.Ordinal);
        Assert.Contains("<details class=\"source\" open><summary>[ ] code</summary>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_holds_prose_and_code_by_section_and_not_what_is_shown()
    {
        string index = Page("assets/search.js");

        Assert.Contains("[\"01-first.html\",\"01 · First things\",\"A-figure\",\"A figure\",\"With a formula, x^2, and Übung.\"]", index, StringComparison.Ordinal);
        Assert.Contains("[\"02-second.html\",\"02 · Second\",\"Loss\",\"Loss\",\"More on the temperature here. again\"]", index, StringComparison.Ordinal);
        Assert.DoesNotContain("as it is", index, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_stays()
    {
        Directory.CreateDirectory(folder.File("mine"));
        File.WriteAllText(folder.File("mine/letter.txt"), "x");

        NotebookException error = Assert.Throws<NotebookException>(() => NotebookSite.Save(options, folder.File("mine")));
        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.True(File.Exists(folder.File("mine/letter.txt")));

        string front = NotebookSite.Save(options, folder.File("site"));
        File.WriteAllText(folder.File("site/old.html"), "x");
        Assert.Equal(front, NotebookSite.Save(options, folder.File("site")));
        Assert.False(File.Exists(folder.File("site/old.html")));
    }

    [Fact]
    public void Media_and_downloads_can_be_made_smaller_and_the_page_says_so()
    {
        SiteOptions small = options with
        {
            Media = file => file.Type == "image/png" ? new SiteMediaFile("image/webp", [1]) : file,
            Download = _ => [2],
            DownloadNote = "Less is in it.",
        };

        IReadOnlyList<SiteFile> files = NotebookSite.Make(small);

        Assert.Equal([1], Assert.Single(files, file => file.Path.EndsWith(".webp", StringComparison.Ordinal)).Content);
        Assert.Equal([2], files.Single(file => file.Path == "02-second.ipynb").Content);
        Assert.Contains("Less is in it.", Encoding.UTF8.GetString(files.Single(file => file.Path == "02-second.html").Content), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_notebooks_of_one_name_are_refused()
    {
        Directory.CreateDirectory(folder.File("other"));
        File.Copy(folder.File("01-first.ipynb"), folder.File("other/01-first.ipynb"));

        Assert.Throws<NotebookException>(() => NotebookSite.Make(options with { Notebooks = [.. options.Notebooks, new SiteNotebook(folder.File("other/01-first.ipynb"))] }));
    }
}
