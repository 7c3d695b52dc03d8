using System.Diagnostics;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>The project's notebooks, executed by Jupyter with the smoke profile.</summary>
public sealed class NbconvertTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    // One is enough to see that Jupyter executes them; the rest takes minutes: VCMR_NBCONVERT=all.
    public static TheoryData<string> Notebooks() => Environment.GetEnvironmentVariable("VCMR_NBCONVERT") == "all"
        ? [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order()]
        : ["00-overview.ipynb"];

    private static string Folder => Path.Combine(Repository.Root, "notebooks");

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Nbconvert_executes_the_notebook(string name)
    {
        Assert.SkipWhen(jupyter.Python is null, "No python3 with jupyter-client and nbclient is installed.");
        Assert.SkipUnless(await jupyter.HasModuleAsync("nbconvert"), "nbconvert is not installed.");
        Notebook notebook = NotebookFile.Read(Path.Combine(Folder, name));
        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["profile"] = "smoke" });
        using TemporaryFolder folder = new();
        NotebookFile.Write(notebook, folder.File(name));

        // From standard input, so that paths start in the notebooks' own folder.
        string[] arguments = ["-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=600", "--stdin", "--output", folder.File("executed")];
        ProcessStartInfo start = jupyter.Environment(new ProcessStartInfo(jupyter.Python, arguments) { WorkingDirectory = Folder });
        (int code, string output) = await JupyterFixture.RunAsync(start, File.ReadAllText(folder.File(name)));

        Assert.True(code == 0, output);
        JsonArray cells = JsonNode.Parse(File.ReadAllText(folder.File("executed.ipynb")))!["cells"]!.AsArray();
        JsonNode[] run = [.. cells.Where(cell => (string?)cell!["cell_type"] == "code").Select(cell => cell!)];
        Assert.All(run, cell => Assert.NotNull(cell["execution_count"]));
        Assert.Contains(run, cell => cell["outputs"]!.AsArray().Any(shown => shown!["data"]?["image/png"] is not null));
    }
}
