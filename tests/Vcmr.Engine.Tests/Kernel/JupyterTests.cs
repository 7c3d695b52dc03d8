using System.Diagnostics;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>The kernel in the hands of the real Jupyter client.</summary>
[Collection(nameof(JupyterTests))]
public sealed class JupyterTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    /// <summary>Files of checks in Python, and notebooks for nbconvert; where Jupyter is missing, one row stands for all.</summary>
    public static IEnumerable<TheoryDataRow<string>> Checks()
    {
        if (InstalledPrograms.JupyterPython is not { } python || !InstalledPrograms.Imports(python, "nbconvert"))
        {
            return [new TheoryDataRow<string>("everything").WithSkip("needs Jupyter: apt-get install jupyter-client python3-nbclient jupyter-nbconvert")];
        }

        // One notebook is enough to see that Jupyter executes them; the rest takes minutes: VCMR_NBCONVERT=all.
        IEnumerable<string> notebooks = Environment.GetEnvironmentVariable("VCMR_NBCONVERT") == "all"
            ? Directory.GetFiles(Notebooks, "*.ipynb").Select(path => Path.GetFileName(path)).Order()
            : ["00-overview.ipynb"];
        return new[] { "protocol_checks.py", "fuzz_checks.py", "lifetime_checks.py", "client_checks.py", "wire_checks.py" }.Concat(notebooks).Select(name => new TheoryDataRow<string>(name));
    }

    private static string Notebooks => Path.Combine(Repository.Root, "notebooks");

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Jupyter_works_with_the_kernel(string check) => check.EndsWith(".py", StringComparison.Ordinal) ? PassesAsync(check) : ExecutesAsync(check);

    [Fact]
    public void A_newer_kernel_takes_the_place_of_an_older_one_until_it_is_uninstalled()
    {
        using TemporaryFolder prefix = new();
        string specification = prefix.File("share/jupyter/kernels/.net-csharp/kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(specification)!);
        File.WriteAllText(specification, "{}");

        JupyterFixture.Tool("kernel", "install", "--prefix", prefix.Path);
        Assert.Contains("\"interrupt_mode\": \"message\"", File.ReadAllText(specification), StringComparison.Ordinal);
        Assert.Equal(["kernel.js", "kernel.json", "plotly.min.js"], Directory.GetFiles(Path.GetDirectoryName(specification)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        JupyterFixture.Tool("kernel", "uninstall", "--prefix", prefix.Path);
        Assert.False(Directory.Exists(Path.GetDirectoryName(specification)));
    }

    private async Task PassesAsync(string checks)
    {
        string path = Path.Combine(Repository.Root, "tests", "Vcmr.Engine.Tests", "Kernel", checks);
        ProcessStartInfo start = jupyter.Environment(new ProcessStartInfo(jupyter.Python!, ["-W", "ignore", path, "-v"]));
        (int code, string output) = await JupyterFixture.RunAsync(start);
        Assert.True(code == 0, output);
    }

    /// <summary>Executes a notebook of the project with the smoke profile, by nbconvert.</summary>
    private async Task ExecutesAsync(string name)
    {
        Notebook notebook = NotebookFile.Read(Path.Combine(Notebooks, name));
        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["profile"] = "smoke" });
        using TemporaryFolder folder = new();
        NotebookFile.Write(notebook, folder.File(name));

        // From standard input, so that paths start in the notebooks' own folder.
        string[] arguments = ["-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=600", "--stdin", "--output", folder.File("executed")];
        ProcessStartInfo start = jupyter.Environment(new ProcessStartInfo(jupyter.Python!, arguments) { WorkingDirectory = Notebooks });
        (int code, string output) = await JupyterFixture.RunAsync(start, File.ReadAllText(folder.File(name)));

        Assert.True(code == 0, output);
        JsonArray cells = JsonNode.Parse(File.ReadAllText(folder.File("executed.ipynb")))!["cells"]!.AsArray();
        JsonNode[] run = [.. cells.Where(cell => (string?)cell!["cell_type"] == "code").Select(cell => cell!)];
        Assert.All(run, cell => Assert.NotNull(cell["execution_count"]));
        Assert.Contains(run, cell => cell["outputs"]!.AsArray().Any(shown => shown!["data"]?["image/png"] is not null));
    }
}
