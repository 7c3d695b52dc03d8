using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

/// <summary>Pages in a real browser, which has no network here.</summary>
[Collection(nameof(BrowserTests))]
public sealed partial class BrowserTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pages_show_their_formulas_and_diagrams()
    {
        Assert.SkipWhen(InstalledPrograms.Chromium is null, InstalledPrograms.NeedsChromium);
        await EveryFormulaOfTheNotebooksIsRenderedAsync();
        await DiagramsAreDrawnAndWhatCannotBeDrawnStaysAsItsSourceAsync();
        await ProgramsOfANotebookRunOnlyWhereTheyAreTrustedAsync();
    }

    private async Task EveryFormulaOfTheNotebooksIsRenderedAsync()
    {
        Notebook all = new();
        foreach (string path in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"))
        {
            foreach (NotebookCell cell in NotebookFile.Read(path).Cells.Where(cell => cell.Type == CellType.Markdown))
            {
                all.Cells.Add(cell);
            }
        }

        string page = await OpenAsync(all, new PageOptions());

        int formulas = Formula().Count(NotebookPage.Write(all, "all", new PageOptions()));
        Assert.InRange(formulas, 25, int.MaxValue);
        Assert.Equal(formulas, Formula().Matches(page).Count(match => match.Value.Contains("done", StringComparison.Ordinal)));
        Assert.DoesNotContain("unrendered\"", page, StringComparison.Ordinal);
    }

    private async Task DiagramsAreDrawnAndWhatCannotBeDrawnStaysAsItsSourceAsync()
    {
        Notebook notebook = new();
        notebook.Cells.Add(NotebookCell.Markdown("```mermaid\nflowchart LR\n A[Start] -->|yes| B\n```\n\n```mermaid\nsequenceDiagram\n Alice->>Bob: Hello\n```\n\n```mermaid\nno such diagram\n```\n\n$\\nosuchcommand{x}$"));
        NotebookCell cell = NotebookCell.Code("figure");
        cell.Outputs.Add((JsonNode)new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject { ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = new JsonArray(), ["layout"] = new JsonObject() } },
        });
        notebook.Cells.Add(cell);

        string page = await OpenAsync(notebook, new PageOptions { PlotlyScript = "var Plotly = { newPlot: async (target, data) => { target.textContent = 'drawn ' + data.length; } };" });

        Assert.Equal(2, Regex.Count(page, "<pre class=\"mermaid done\"><svg"));
        Assert.Contains("Alice", page, StringComparison.Ordinal);
        Assert.Matches("<pre class=\"mermaid unrendered\"[^>]*>no such diagram</pre>", page);
        Assert.Matches(@"<span class=""math unrendered""[^>]*>\\nosuchcommand\{x\}</span>", page);
        Assert.Contains("<div>drawn 0</div>", page, StringComparison.Ordinal);
    }

    private async Task ProgramsOfANotebookRunOnlyWhereTheyAreTrustedAsync()
    {
        Notebook notebook = new();
        const string Run = "document.documentElement.dataset.ran = 1";
        notebook.Cells.Add(NotebookCell.Markdown($"<script>{Run}</script> <img src=x onerror='{Run}'> <b onclick='{Run}'>b</b>\n\n<img src=x onerror='{Run}'>\n\n```mermaid\ngraph TD; A[\"<img src=x onerror='{Run}'>\"]-->B\n```"));
        NotebookCell cell = NotebookCell.Code("x");
        foreach ((string mime, string content) in new[] { ("text/html", $"<script>{Run}</script><img src=x onerror='{Run}'>"), ("image/svg+xml", $"<svg xmlns='http://www.w3.org/2000/svg' onload='{Run}'><script>{Run}</script></svg>"), ("image/png", $"\"><script>{Run}</script>") })
        {
            cell.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = new JsonObject { [mime] = content } });
        }

        notebook.Cells.Add(cell);
        Assert.DoesNotContain("data-ran", await OpenAsync(notebook, new PageOptions()), StringComparison.Ordinal);

        Notebook own = new();
        NotebookCell trusted = NotebookCell.Code("x");
        trusted.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = new JsonObject { ["text/html"] = $"<p>é</p><script>\r\n{Run} /* é */</script>" } });
        own.Cells.Add(trusted);
        Assert.Contains("data-ran=\"1\"", await OpenAsync(own, new PageOptions { RunsOutputs = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("data-ran", await OpenAsync(own, new PageOptions()), StringComparison.Ordinal);
    }

    private async Task<string> OpenAsync(Notebook notebook, PageOptions options)
    {
        NotebookPage.Save(notebook, folder.File("page.html"), options);
        ProcessStartInfo info = new(InstalledPrograms.Chromium!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.File("browser")}", "--virtual-time-budget=60000", "--dump-dom", "file://" + folder.File("page.html")])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string page = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await errors;
        // The programs in the page are no content.
        return Script().Replace(page, "");
    }

    [GeneratedRegex("<span class=\"math[^\"]*\"")]
    private static partial Regex Formula();

    [GeneratedRegex("<script.*?</script>|<style.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
