using Microsoft.Playwright;
using Vcmr.Engine.Html.Site;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html.Site;

/// <summary>Sites in a real browser, opened from the disk, on a desk and on a phone.</summary>
[Collection(nameof(SiteBrowserTests))]
public sealed class SiteBrowserTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_site_works_from_the_disk_by_keyboard_in_both_themes_and_on_a_phone()
    {
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        string site = folder.File("site");
        NotebookSite.Save(SampleSite.Write(folder), site);
        await using SiteReader reader = await SiteReader.OpenAsync(site);

        Assert.Empty(await reader.CheckAsync());
        await SearchFindsAndLeadsThereAsync(reader);
        await TabReachesEverythingAsync(reader);
        await SwitchesAreRememberedAsync(reader);
        await FiguresFollowTheThemeAsync(reader);
        Assert.Empty(reader.Troubles);
    }

    [Fact]
    public async Task The_committed_gallery_works_from_the_disk_in_both_themes_and_on_a_phone()
    {
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        string gallery = Path.Combine(Repository.Root, "results", "gallery");
        await using SiteReader reader = await SiteReader.OpenAsync(gallery);

        Assert.Empty(await reader.CheckAsync());
        Assert.Empty(reader.Troubles);
        Assert.InRange(Directory.GetFiles(gallery, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 15_000_000);
    }

    [Fact]
    public async Task What_is_wrong_with_a_page_is_found()
    {
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        const string Wrong = "<h1>x</h1><p style=\"color:#999\">pale</p><img src=\"data:,\"><a href=\"#nowhere\">x</a><button></button><div style=\"width:900px\">wide</div><audio controls style=\"width:90px\"></audio>";
        NotebookSite.Save(new SiteOptions { Title = "x", Notebooks = [], Pages = [new SitePage("index.html", "x", Wrong)] }, folder.File("site"));
        await using SiteReader reader = await SiteReader.OpenAsync(folder.File("site"));

        string found = string.Join('\n', await reader.CheckAsync());

        foreach (string wanted in new[] { "contrast 2.85", "picture without words", "no place #nowhere", "nameless <button>", "pixels wide", "a player of 90 pixels" })
        {
            Assert.Contains(wanted, found, StringComparison.Ordinal);
        }
    }

    private static async Task SearchFindsAndLeadsThereAsync(SiteReader reader)
    {
        IPage page = await reader.GoAsync("index.html");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("ubung");
        await page.WaitForSelectorAsync("#site-found a >> text=A figure");
        await page.FillAsync("#site-search", "temperature loss");
        await page.WaitForSelectorAsync("#site-found a >> text=Loss");
        Assert.Contains("1 place found", await page.InnerTextAsync("#site-said"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForFunctionAsync("() => document.activeElement.closest('#site-found a')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => location.href.endsWith('02-second.html#Loss') && document.documentElement.dataset.drawn");
        await page.FillAsync("#site-search", "nosuchword");
        await page.WaitForSelectorAsync("#site-found .none");
        await page.Keyboard.PressAsync("Escape");
        Assert.True(await page.IsHiddenAsync("#site-found"));
    }

    private static async Task TabReachesEverythingAsync(SiteReader reader)
    {
        IPage page = await reader.GoAsync("01-first.html");
        List<string> reached = [];
        while (reached.Count < 80 && reached.LastOrDefault() != "unseen BODY")
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>(
                """
                () => {
                  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
                  const seen = box.width > 0 && box.height > 0 && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
                  return (seen ? "" : "unseen ") + (element.id || element.className || element.rel || element.getAttribute("href") || element.tagName);
                }
                """));
        }

        Assert.Equal(["skip", "home", "site-search", "site-code", "theme"], reached.Take(5));

        // Inside a player the browser shows itself where we are; behind the last link comes the page itself.
        Assert.DoesNotContain(reached, name => name.StartsWith("unseen", StringComparison.Ordinal) && name is not ("unseen AUDIO" or "unseen BODY"));
        foreach (string wanted in new[] { "results.html", "02-second.html", "copy", "data", "prev", "next", "AUDIO", "01-first.ipynb", "unseen BODY" })
        {
            Assert.Contains(wanted, reached);
        }

        // The first link leads past the bar and the map.
        page = await reader.GoAsync("01-first.html");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    private static async Task SwitchesAreRememberedAsync(SiteReader reader)
    {
        const string Code = "details.source:not(.solution, .setup)[open]";
        IPage page = await reader.GoAsync("01-first.html");
        Assert.Equal(3, await page.Locator(Code).CountAsync());
        Assert.False(await page.Locator("details.solution").First.EvaluateAsync<bool>("element => element.open"));
        await page.ClickAsync("#site-code");
        Assert.Equal(0, await page.Locator(Code).CountAsync());
        page = await reader.GoAsync("02-second.html");
        Assert.Equal(0, await page.Locator(Code).CountAsync());
        await page.ClickAsync("#site-code");
        Assert.Equal(1, await page.Locator(Code).CountAsync());

        // What is copied is the code, without the button's own text.
        page = await reader.GoAsync("01-first.html");
        await page.Locator("details.source:not(.solution, .setup) .copy").Last.ClickAsync();
        await page.WaitForSelectorAsync(".copy >> text=Copied");
    }

    private static async Task FiguresFollowTheThemeAsync(SiteReader reader)
    {
        const string Paper = "() => document.querySelector('.js-plotly-plot .main-svg').style.background";
        const string Map = "() => JSON.stringify(document.querySelector('.js-plotly-plot').data[1].colorscale)";
        const string Line = "() => document.querySelector('.js-plotly-plot').data[0].line.color";
        IPage page = await reader.GoAsync("01-first.html");
        await page.WaitForSelectorAsync(".js-plotly-plot .main-svg");
        await reader.ThemeAsync("light");
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>(Paper));
        string map = await page.EvaluateAsync<string>(Map);
        await reader.ThemeAsync("dark");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot .main-svg').style.background === 'rgb(21, 23, 28)'");
        Assert.Equal(map, await page.EvaluateAsync<string>(Map));
        Assert.NotEqual("#0B4F8A", await page.EvaluateAsync<string>(Line));
        page = await reader.GoAsync("02-second.html");
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await reader.ThemeAsync("light");
    }
}
