using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Running;

[Collection(nameof(BatchRunnerTests))]
public sealed class BatchRunnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Events events = new();

    public void Dispose() => folder.Dispose();

    private string Make(string name, params NotebookCell[] cells)
    {
        Notebook notebook = new();
        foreach (NotebookCell cell in cells)
        {
            notebook.Cells.Add(cell);
        }

        NotebookFile.Write(notebook, folder.File(name));
        return folder.File(name);
    }

    private BatchOptions Options(params string[] notebooks) => new() { Notebooks = notebooks, OutputFolder = folder.File("out") };

    private Task<int> RunAsync(BatchOptions options) => BatchRunner.RunAsync(options, events, TestContext.Current.CancellationToken);

    private Notebook Executed(string name) => NotebookFile.Read(Path.Combine(folder.File("out"), name));

    private static JsonObject Output(NotebookCell cell, int index = 0) => (JsonObject)cell.Outputs[index]!;

    [Fact]
    public async Task A_notebook_runs_in_its_folder_and_is_written_with_outputs()
    {
        string path = Make(
            "a.ipynb",
            NotebookCell.Markdown("# Hi"),
            NotebookCell.Code("Console.WriteLine(Environment.CurrentDirectory);\nvar d = display(\"start\");"),
            NotebookCell.Code("throw new Exception();", "skip-execution"),
            NotebookCell.Code("d.Update(\"end\"); 42"));

        Assert.Equal(ExitCodes.Success, await RunAsync(Options(path)));

        IList<NotebookCell> cells = Executed("a.ipynb").Cells;
        Assert.Equal([null, 1, null, 2], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(folder.Path, MultilineText.Read(Output(cells[1])["text"]).Trim());
        Assert.Equal("end", MultilineText.Read(Output(cells[1], 1)["data"]!["text/plain"]));
        Assert.Equal("42", MultilineText.Read(Output(cells[3])["data"]!["text/plain"]));
        Assert.Equal(2, Output(cells[3])["execution_count"]!.GetValue<int>());
        Assert.Empty(cells[2].Outputs);
        Assert.Empty(NotebookFile.Read(path).Cells[1].Outputs);
    }

    [Fact]
    public async Task An_executed_notebook_records_its_run_and_a_cleaned_one_forgets_it()
    {
        string path = Make("a.ipynb", NotebookCell.Code("string profile = \"x\";", "parameters"), NotebookCell.Code("profile"));
        BatchOptions options = Options(path) with { Parameters = new Dictionary<string, ParameterValue> { ["profile"] = "/some/where/mine.yaml" } };

        Assert.Equal(ExitCodes.Success, await RunAsync(options));

        Notebook executed = Executed("a.ipynb");
        JsonNode record = executed.Metadata["run_record"]!;
        Assert.Equal("mine", record["parameters"]!["profile"]!.GetValue<string>());
        Assert.InRange(record["seconds"]!.GetValue<double>(), 0, 600);
        Assert.True(record["machine"]!["cores"]!.GetValue<int>() > 0);
        Assert.EndsWith("Z", record["started"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(executed.Clean());
        Assert.False(executed.Metadata.ContainsKey("run_record"));
    }

    [Theory]
    [InlineData("python3")]
    [InlineData(".net-fsharp")]
    public async Task A_notebook_for_another_kernel_is_not_run_as_csharp(string kernel)
    {
        string path = folder.File("a.ipynb");
        File.WriteAllText(path, $$$"""{"cells":[{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["1"]}],"metadata":{"kernelspec":{"display_name":"x","name":"{{{kernel}}}"}},"nbformat":4,"nbformat_minor":4}""");

        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(path)));
        Assert.Contains("no kernel for", Output(Executed("a.ipynb").Cells[0])["evalue"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_or_foreign_cell_of_plain_text_is_named()
    {
        string path = folder.File("a.dib");
        File.WriteAllText(path, "#!meta\n\n{\"kernelInfo\": {\n\n#!csharp\n\n1\n");
        Assert.Contains("'#!meta' is damaged", (await Assert.ThrowsAsync<NotebookException>(() => RunAsync(Options(path)))).Message, StringComparison.Ordinal);

        File.WriteAllText(path, "#!csharp\n\nint x = 1;\n\n#!pwsh\n\nGet-Date\n");
        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(path)));
        Assert.Contains("no kernel for 'pwsh'", Output(Executed("a.ipynb").Cells[1])["evalue"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_of_NET_Interactive_in_plain_text_runs_too()
    {
        string path = folder.File("a.dib");
        File.WriteAllText(path, "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"}]}}\n\n#!markdown\n\n# Hi\n\n#!csharp\n\nint x = 41;\n\n#!csharp\n\nx + 1\n");

        Assert.Equal(ExitCodes.Success, await RunAsync(Options(path)));

        IList<NotebookCell> cells = Executed("a.ipynb").Cells;
        Assert.Equal([CellType.Markdown, CellType.Code, CellType.Code], cells.Select(cell => cell.Type));
        Assert.Equal("42", MultilineText.Read(Output(cells[2])["data"]!["text/plain"]));
    }

    [Theory]
    [InlineData("dotnet_interactive", "language")]
    [InlineData("polyglot_notebook", "kernelName")]
    public async Task A_cell_of_a_language_that_the_session_lacks_fails_and_is_not_run_as_csharp(string place, string name)
    {
        NotebookCell cell = NotebookCell.Code("Console.WriteLine(1)");
        cell.Json["metadata"]![place] = new JsonObject { [name] = "fsharp" };

        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(Make("a.ipynb", NotebookCell.Code("1"), cell))));

        Assert.Equal("LanguageError", (string?)Output(Assert.Single(Executed("a.ipynb").Cells, one => one.ExecutionCount == 2))["ename"]);
    }

    [Fact]
    public async Task A_notebook_in_another_language_fails_and_keeps_its_name()
    {
        string path = Make("a.ipynb", NotebookCell.Code("print(1)"));
        Notebook notebook = NotebookFile.Read(path);
        notebook.Metadata["kernelspec"] = new JsonObject { ["name"] = "python3", ["display_name"] = "Python 3", ["language"] = "python" };
        notebook.Metadata["language_info"] = new JsonObject { ["name"] = "python" };
        NotebookFile.Write(notebook, path);

        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(path)));

        Assert.Equal("LanguageError", (string?)Output(Executed("a.ipynb").Cells[0])["ename"]);
        Assert.Equal("python", (string?)Executed("a.ipynb").Metadata["language_info"]!["name"]);
    }

    [Theory]
    [InlineData("smoke", "smoke")]
    [InlineData("/some/where/my own.yaml", "my own")]
    public void Output_of_a_profile_goes_to_a_folder_of_its_name(string profile, string name)
    {
        string path = Make("a.ipynb", NotebookCell.Code("string profile = \"demo\";", "parameters"));

        BatchItem item = Assert.Single(BatchPlan.Make(
            new BatchOptions { Notebooks = [path], Parameters = new Dictionary<string, ParameterValue> { ["profile"] = profile } }, events));

        Assert.Equal(Path.Combine("results", name, "a.ipynb"), item.Output);
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_with_notebook_cell_line_and_error()
    {
        string path = Make("a.ipynb", NotebookCell.Code("int x = 1;"), NotebookCell.Code("x++;\nthrow new Exception(\"boom\");"), NotebookCell.Code("x"));

        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(path)));

        Assert.Equal("cell 2, line 2: Exception: boom", events.Results["a.ipynb"].Failure);
        IList<NotebookCell> cells = Executed("a.ipynb").Cells;
        Assert.Equal("boom", Output(cells[1])["evalue"]!.GetValue<string>());
        Assert.Null(cells[2].ExecutionCount);
    }

    [Fact]
    public async Task A_cell_that_may_fail_does_not_end_the_run()
    {
        string path = Make("a.ipynb", NotebookCell.Code("throw new Exception(\"boom\");", "raises-exception"), NotebookCell.Code("1"));

        Assert.Equal(ExitCodes.Success, await RunAsync(Options(path)));

        Assert.Equal("error", Output(Executed("a.ipynb").Cells[0])["output_type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Linq.Enumerable.Range(0, int.MaxValue).Select(i => System.Threading.Thread.Yield()).Count(x => false)")]
    public async Task A_cell_over_its_limit_ends_the_run(string code)
    {
        string path = Make("a.ipynb", NotebookCell.Code("1"), NotebookCell.Code(code, "raises-exception"));

        Assert.Equal(ExitCodes.TimeLimit, await RunAsync(Options(path) with { CellLimit = TimeSpan.FromSeconds(3) }));

        Assert.Contains("limit of 3 s", events.Results["a.ipynb"].Failure, StringComparison.Ordinal);
        Assert.Equal("1", MultilineText.Read(Output(Executed("a.ipynb").Cells[0])["data"]!["text/plain"]));
    }

    [Fact]
    public async Task A_dead_process_ends_the_run_and_keeps_what_was_printed()
    {
        string path = Make("a.ipynb", NotebookCell.Code("Console.WriteLine(\"before\"); Console.Out.Flush(); System.Diagnostics.Process.GetCurrentProcess().Kill();"));

        Assert.Equal(ExitCodes.SessionDied, await RunAsync(Options(path)));

        Assert.Contains("cell 1", events.Results["a.ipynb"].Failure, StringComparison.Ordinal);
        NotebookCell cell = Executed("a.ipynb").Cells[0];
        Assert.Equal("before\n", MultilineText.Read(Output(cell)["text"]));
        Assert.Equal("error", Output(cell, 1)["output_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_cancelled_run_is_written()
    {
        using CancellationTokenSource cancel = new();
        string path = Make("a.ipynb", NotebookCell.Code("1"), NotebookCell.Code("while (true) { }"));
        Events cancelling = new()
        {
            OnCell = progress =>
            {
                if (progress.Number == 2)
                {
                    cancel.Cancel();
                }
            },
        };

        Assert.Equal(ExitCodes.Cancelled, await BatchRunner.RunAsync(Options(path), cancelling, cancel.Token));

        Assert.NotEmpty(Executed("a.ipynb").Cells[0].Outputs);
    }

    [Fact]
    public async Task Parameters_reach_the_notebooks_that_have_them()
    {
        string with = Make("with.ipynb", NotebookCell.Code("string profile = \"demo\";", "parameters"), NotebookCell.Code("profile"));
        string without = Make("without.ipynb", NotebookCell.Code("int seed = 1;", "parameters"), NotebookCell.Code("seed"));
        BatchOptions options = Options(with, without) with { Parameters = new Dictionary<string, ParameterValue> { ["profile"] = "smoke" }, Jobs = 2 };

        Assert.Equal(ExitCodes.Success, await RunAsync(options));

        Assert.Equal("smoke", MultilineText.Read(Output(Executed("with.ipynb").Cells[2])["data"]!["text/plain"]));
        Assert.Equal(2, Executed("without.ipynb").Cells.Count);
    }

    [Fact]
    public async Task The_highest_exit_code_counts_and_all_notebooks_run()
    {
        string bad = Make("bad.ipynb", NotebookCell.Code("throw new Exception();"));
        string good = Make("good.ipynb", NotebookCell.Code("1"));

        Assert.Equal(ExitCodes.CellFailed, await RunAsync(Options(bad, good)));

        Assert.Equal(RunStatus.Completed, events.Results["good.ipynb"].Status);
    }

    [Fact]
    public async Task What_is_typed_wrong_is_known_before_anything_runs()
    {
        string path = Make("a.ipynb", NotebookCell.Code("int seed = 1;", "parameters"));
        BatchOptions[] wrong =
        [
            Options(path, folder.File("missing.ipynb")),
            Options(path) with { Parameters = new Dictionary<string, ParameterValue> { ["seed"] = "x" } },
            Options(path) with { OutputFolder = folder.Path },
            Options(path, path),
        ];

        foreach (BatchOptions options in wrong)
        {
            NotebookException error = await Assert.ThrowsAsync<NotebookException>(() => RunAsync(options));
            Assert.Equal(ExitCodes.Usage, error.ExitCode);
        }

        Assert.Empty(events.Results);
    }

    [Fact]
    public async Task A_parameter_that_no_notebook_has_is_set_with_a_warning()
    {
        string path = Make("a.ipynb", NotebookCell.Code("int seed = 1;", "parameters"), NotebookCell.Code("sed"));

        Assert.Equal(ExitCodes.Success, await RunAsync(Options(path) with { Parameters = new Dictionary<string, ParameterValue> { ["sed"] = "7" } }));

        Assert.Equal("no notebook has a parameter 'sed', which is set all the same; known are seed.", Assert.Single(events.Warnings));
        Assert.Equal("7", MultilineText.Read(Output(Executed("a.ipynb").Cells[2])["data"]!["text/plain"]));
    }

    [Fact]
    public async Task What_a_cell_gives_is_written_while_it_runs()
    {
        string written = Path.Combine(folder.File("out"), "a.ipynb");
        string path = Make(
            "a.ipynb",
            NotebookCell.Code("display(\"first\");"),
            NotebookCell.Code($$"""
                display("second");
                while (!System.IO.File.ReadAllText({{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(written, true)}}).Contains("\"second\"")) await Task.Delay(50);
                """));

        Assert.Equal(ExitCodes.Success, await RunAsync(Options(path) with { CellLimit = TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public async Task A_page_is_written_beside_each_notebook_also_where_a_cell_fails()
    {
        string good = Make("good.ipynb", NotebookCell.Markdown("[bad](bad.ipynb)"), NotebookCell.Code("\"fine\""));
        string bad = Make("bad.ipynb", NotebookCell.Code("throw new Exception(\"boom\");"));

        await RunAsync(Options(good, bad) with { Page = new Vcmr.Engine.Html.PageOptions { Pages = ["bad.ipynb"] } });

        string page = File.ReadAllText(Path.Combine(folder.File("out"), "good.html"));
        Assert.Contains("<pre>fine</pre>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"bad.html\"", page, StringComparison.Ordinal);
        Assert.Contains("Cell 1 failed", File.ReadAllText(Path.Combine(folder.File("out"), "bad.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_compares_with_the_run_before()
    {
        string state = folder.File("state");
        File.WriteAllText(state, "1");
        NotebookCell cell = NotebookCell.Code($"System.IO.File.ReadAllText({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(state, true)})", "check");
        string path = Make("a.ipynb", cell, NotebookCell.Code("Guid.NewGuid()"));
        BatchOptions checking = Options(path) with { Check = new CheckOptions() };

        NotebookException none = await Assert.ThrowsAsync<NotebookException>(() => RunAsync(checking));
        Assert.Equal(ExitCodes.Usage, none.ExitCode);

        await RunAsync(Options(path));
        Assert.Equal(ExitCodes.Success, await RunAsync(checking));

        File.WriteAllText(state, "2");
        Assert.Equal(ExitCodes.CellFailed, await RunAsync(checking));
        OutputDifference difference = Assert.Single(events.Results["a.ipynb"].Differences);
        Assert.Equal(1, difference.Cell);
        Assert.Equal(["- 1", "+ 2"], difference.Lines);
        Assert.Equal("2", MultilineText.Read(Output(Executed("a.ipynb").Cells[0])["data"]!["text/plain"]));
    }

    [Fact]
    public async Task A_check_without_checked_cells_is_a_usage_error()
    {
        string path = Make("a.ipynb", NotebookCell.Code("1"));

        NotebookException error = await Assert.ThrowsAsync<NotebookException>(() => RunAsync(Options(path) with { Check = new CheckOptions() }));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Contains("'check'", error.Message, StringComparison.Ordinal);
    }
}
