using Microsoft.Playwright;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>The kernel behind the classic Jupyter Notebook, in a real browser.</summary>
[Collection(nameof(JupyterBrowserTests))]
public sealed class JupyterBrowserTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    private const string Name = "05-fine-tuning.ipynb";

    private static string Screenshots => Path.Combine(Repository.Root, "artifacts", "screenshots");

    [Fact]
    public async Task Notebook_05_shows_interactive_figures_survives_an_interrupt_and_completes_with_Tab()
    {
        string? program = InstalledPrograms.Find("jupyter-notebook");
        Assert.SkipWhen(jupyter.Python is null || program is null, "needs Jupyter Notebook: apt-get install jupyter-notebook");
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        using TemporaryFolder folder = new();
        int table = CopyNotebook(folder);
        await using JupyterServer server = await JupyterServer.StartAsync(jupyter, program, folder.Path);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = InstalledPrograms.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 1000 } });
        page.SetDefaultTimeout(120_000);
        JupyterPage notebook = new(page);
        try
        {
            await notebook.OpenAsync(server.NotebookAddress("notebooks/" + Name));
            await ShowsTableAsync(notebook, table);
            await IsInteractiveAsync(notebook);
            await SurvivesAnInterruptAsync(notebook);
            await CompletesAsync(notebook);
        }
        catch (Exception error)
        {
            string picture = await PhotographAsync(page, "failure");
            Assert.Fail($"{error}\n\nThe page then: {picture}\n\n{server.Log}");
        }
    }

    private static async Task ShowsTableAsync(JupyterPage notebook, int cell)
    {
        await notebook.RunAllAsync();
        Assert.Equal("", await notebook.ErrorsAsync());
        ILocator figure = notebook.Figures(cell);
        Assert.Equal(1, await figure.CountAsync());
        await figure.ScrollIntoViewIfNeededAsync();
        await PhotographAsync(figure.Page, "table-1");
    }

    // A picture would not name what is under the mouse.
    private static async Task IsInteractiveAsync(JupyterPage notebook)
    {
        int cell = await notebook.StartAsync("figures.TagGroups(heads)");
        await notebook.OutputAsync(cell);
        ILocator bar = notebook.Figures(cell).Locator(".barlayer .point").First;
        await bar.HoverAsync(new LocatorHoverOptions { Force = true });
        await notebook.Figures(cell).Locator(".hoverlayer .hovertext").First.WaitForAsync();
        await PhotographAsync(bar.Page, "hover");
    }

    private static async Task SurvivesAnInterruptAsync(JupyterPage notebook)
    {
        await notebook.OutputAsync(await notebook.StartAsync("var kept = 41;"));
        int loop = await notebook.StartAsync("Console.WriteLine(\"started\"); while (true) { }");
        await notebook.ShowsAsync(loop, "started");
        await notebook.InterruptAsync();
        Assert.Contains("interrupted", await notebook.OutputAsync(loop), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("42", (await notebook.OutputAsync(await notebook.StartAsync("kept + 1"))).Trim());
    }

    private static async Task CompletesAsync(JupyterPage notebook)
    {
        int cell = await notebook.WriteAsync("Console.Wr");
        Assert.Equal(["Write", "WriteLine"], await notebook.CompleteAsync());
        await notebook.PressAsync("ArrowDown");
        await notebook.PressAsync("Enter");
        Assert.Equal("Console.WriteLine", await notebook.CodeAsync(cell));
    }

    /// <summary>Copies the notebook with its profile set, beside the libraries that it loads; the result is the table's cell.</summary>
    private static int CopyNotebook(TemporaryFolder folder)
    {
        Notebook notebook = NotebookFile.Read(Path.Combine(Repository.Root, "notebooks", Name));
        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["profile"] = "smoke" });
        Directory.CreateDirectory(folder.File("notebooks"));
        NotebookFile.Write(notebook, folder.File("notebooks/" + Name));
        Directory.CreateSymbolicLink(folder.File("artifacts"), Path.Combine(Repository.Root, "artifacts"));
        return notebook.Cells.ToList().FindIndex(cell => cell.Source.Contains("Table1(", StringComparison.Ordinal));
    }

    /// <summary>Keeps a picture of the page for people to look at; the result is where it lies, or why there is none.</summary>
    private static async Task<string> PhotographAsync(IPage page, string name)
    {
        string path = Path.Combine(Screenshots, name + ".png");
        try
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Timeout = 30_000 });
            return path;
        }
        catch (PlaywrightException error)
        {
            return error.Message;
        }
    }
}
