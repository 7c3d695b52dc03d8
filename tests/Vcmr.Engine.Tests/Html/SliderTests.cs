using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

/// <summary>A plotly figure with frames and a slider, as any notebook may have it, in a page and in a real browser.</summary>
[Collection(nameof(SliderTests))]
public sealed class SliderTests : IDisposable
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Pages_bring_the_sliders_program_only_where_a_figure_needs_it()
    {
        PageOptions options = new() { PlotlyScript = "var Plotly;" };
        JsonObject still = Figure();
        still.Remove("frames");

        Assert.Contains("steppedFigures =", NotebookPage.Write(With(Figure()), "x", options), StringComparison.Ordinal);
        Assert.Contains("class=\"plotly has-slider\"", NotebookPage.Write(With(Figure()), "x", options), StringComparison.Ordinal);
        Assert.DoesNotContain("steppedFigures =", NotebookPage.Write(With(still), "x", options), StringComparison.Ordinal);
        Assert.DoesNotContain("steppedFigures =", NotebookPage.Write(With(Figure()), "x", new PageOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slider_is_moved_by_keys_tells_its_value_and_redraws_the_figure()
    {
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        JsonObject two = Figure(), wrong = Figure();
        two["layout"]!["sliders"]!.AsArray().Add((JsonNode)two["layout"]!["sliders"]![0]!.DeepClone());
        wrong["layout"]!["sliders"]![0]!["steps"]![1]!["args"]![0] = new JsonArray("no such frame");
        NotebookPage.Save(With(Figure(), two, wrong), folder.File("page.html"), new PageOptions { PlotlyScript = HtmlLibrary.Plotly });
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = InstalledPrograms.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        foreach (int width in new[] { 1000, 390 })
        {
            IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 } });
            page.SetDefaultTimeout(120_000);
            List<string> wrongs = [];
            page.Console += (_, message) => wrongs.Add($"{message.Type}: {message.Text}");
            page.PageError += (_, error) => wrongs.Add(error);
            page.Request += (_, request) =>
            {
                if (request.Url.StartsWith("http", StringComparison.Ordinal))
                {
                    wrongs.Add(request.Url);
                }
            };
            await page.GotoAsync("file://" + folder.File("page.html"));
            await IsMovedByKeysAsync(page);
            await FitsAsync(page);

            // Two sliders, and one to a frame that is not there, are left to plotly.
            Assert.Equal(1, await page.GetByRole(AriaRole.Slider).CountAsync());
            Assert.Empty(wrongs);
            await page.CloseAsync();
        }
    }

    private static async Task IsMovedByKeysAsync(IPage page)
    {
        ILocator slider = page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = "dose (mg)" });
        ILocator says = page.GetByRole(AriaRole.Status), plot = page.Locator(".stepped.js-plotly-plot");
        await plot.Locator(".point").First.WaitForAsync();
        await IsAsync("middle", "At middle it is 2.", 2);

        // By the keyboard alone, from the page's beginning.
        for (int i = 0; i < 20 && !await slider.EvaluateAsync<bool>("input => input === document.activeElement"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("ArrowRight");
        await IsAsync("high", "At high it is 3.", 3);
        await page.Keyboard.PressAsync("Home");
        await IsAsync("low", "At low it is 1.", 1);
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowLeft");
        await IsAsync("middle", "At middle it is 2.", 2);

        // For a theme: the present state, once more.
        await plot.EvaluateAsync("async plot => { await Plotly.restyle(plot, { y: [[9]] }, [1]); await plot.repaint(); }");
        await IsAsync("middle", "At middle it is 2.", 2);

        async Task IsAsync(string value, string sentence, double height)
        {
            await page.WaitForFunctionAsync("height => document.querySelector('.stepped.js-plotly-plot')?.data?.[1]?.y?.[0] === height", height);
            Assert.Equal(value, await slider.GetAttributeAsync("aria-valuetext"));
            Assert.Equal(sentence, await says.InnerTextAsync());
            Assert.Contains(sentence, await plot.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
            // What a frame does not name stays, plotly's slider and its room are gone.
            Assert.Equal("[7,7]", await plot.EvaluateAsync<string>("plot => JSON.stringify(plot.data[0].y)"));
            Assert.Equal(300, await plot.EvaluateAsync<int>("plot => plot.layout.height"));
            Assert.Equal(0, await plot.Locator(".slider-container").CountAsync());
            Assert.Equal($"note {value}", await plot.Locator(".annotation-text").First.TextContentAsync());
        }
    }

    // On a phone the figure shrinks; nothing is wider than the page, and the picture that stood in is gone.
    private static async Task FitsAsync(IPage page)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.True(await page.EvaluateAsync<bool>(
            "(() => { const place = document.querySelector('.has-slider'), plot = place.querySelector('.stepped'); return plot.getBoundingClientRect().right <= place.getBoundingClientRect().right + 1; })()"));
        Assert.Equal(0, await page.Locator(".has-slider").First.Locator("img, button").CountAsync());
    }

    private static Notebook With(params JsonObject[] figures)
    {
        Notebook notebook = new();
        NotebookCell cell = NotebookCell.Code("figure");
        foreach (JsonObject figure in figures)
        {
            cell.Outputs.Add((JsonNode)new JsonObject
            {
                ["output_type"] = "display_data",
                ["metadata"] = new JsonObject(),
                ["data"] = new JsonObject { ["application/vnd.plotly.v1+json"] = figure, ["image/png"] = Png, ["text/plain"] = "A figure" },
            });
        }

        notebook.Cells.Add(cell);
        return notebook;
    }

    private static JsonObject Figure() => JsonNode.Parse(
        """
        {
          "data": [{ "type": "scatter", "y": [7, 7] }, { "type": "scatter", "mode": "markers", "y": [2] }],
          "layout": {
            "title": { "text": "<b>Dose</b>" }, "width": 500, "height": 360, "margin": { "l": 30, "r": 10, "t": 40, "b": 60 },
            "annotations": [{ "text": "note middle", "x": 0, "y": 1, "showarrow": false }],
            "meta": { "description": "At middle it is 2.", "slider": 60 },
            "updatemenus": [{ "buttons": [{ "label": "Play", "method": "animate", "args": [null] }] }],
            "sliders": [{
              "active": 1, "currentvalue": { "prefix": "dose (mg): " },
              "steps": [
                { "label": "low", "method": "animate", "args": [["a"], { "mode": "immediate" }] },
                { "label": "middle", "method": "animate", "args": [["b"], { "mode": "immediate" }] },
                { "label": "high", "method": "animate", "args": [["c"], { "mode": "immediate" }] }
              ]
            }]
          },
          "frames": [
            { "name": "a", "data": [{ "y": [1] }], "traces": [1], "layout": { "annotations": [{ "text": "note low" }], "meta": { "description": "At low it is 1." } } },
            { "name": "b", "data": [{ "y": [2] }], "traces": [1], "layout": { "annotations": [{ "text": "note middle" }], "meta": { "description": "At middle it is 2." } } },
            { "name": "c", "data": [{ "y": [3] }], "traces": [1], "layout": { "annotations": [{ "text": "note high" }], "meta": { "description": "At high it is 3." } } }
          ]
        }
        """)!.AsObject();
}
