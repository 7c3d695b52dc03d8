using System.Diagnostics;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Notebooks;

/// <summary>Jupyter's own check: the JSON schema of nbformat 4.5, through the Python package that has it.</summary>
public sealed class NbformatTests
{
    private const string Python = "/usr/bin/python3";

    private const string Validate = """
        import json, sys
        from nbformat.validator import iter_validate
        for path in sys.argv[1:]:
            with open(path, encoding="utf-8") as file:
                for error in iter_validate(json.load(file), version=4, version_minor=5):
                    sys.exit(f"{path}: {error}")
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Committed_and_executed_notebooks_are_valid()
    {
        Assert.SkipUnless(InstalledPrograms.Imports(Python, "nbformat"), "needs nbformat: apt-get install python3-nbformat");
        await TheCheckFindsWhatIsWrongAsync();
        await CheckAsync(Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"));
        await ExecutedNotebooksAreValidAsync();
    }

    private static async Task ExecutedNotebooksAreValidAsync()
    {
        using TemporaryFolder folder = new();
        Notebook notebook = new();
        notebook.Cells.Add(NotebookCell.Markdown("# Every kind of output 🎵"));
        notebook.Cells.Add(NotebookCell.Code("var profile = \"demo\";", "parameters"));
        notebook.Cells.Add(NotebookCell.Code("Console.WriteLine(1); Console.Error.WriteLine(2); var d = display(\"x\"); d.Update(\"y\"); display(HTML(\"<b>b</b>\")); new[] { new { A = 1 } }"));
        notebook.Cells.Add(NotebookCell.Code("#!markdown\n*text*\n#!csharp\nSystem.Text.Json.JsonSerializer.SerializeToNode(new { A = new[] { 1.5 } })"));
        notebook.Cells.Add(NotebookCell.Code("display(new byte[] { 1 }, \"image/png\"); throw new Exception(\"broken\");", "raises-exception"));
        notebook.Cells.Add(NotebookCell.Code("undefined"));
        NotebookFile.Write(notebook, folder.File("a.ipynb"));
        BatchOptions options = new() { Notebooks = [folder.File("a.ipynb")], OutputFolder = folder.File("out"), Parameters = new Dictionary<string, ParameterValue> { ["profile"] = "smoke" } };

        await BatchRunner.RunAsync(options, new Events(), Cancellation);

        await CheckAsync(folder.File("a.ipynb"), Path.Combine(folder.File("out"), "a.ipynb"));
    }

    private static async Task TheCheckFindsWhatIsWrongAsync()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.ipynb"), """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "raw", "metadata": {}, "source": []}]}""");

        (int code, string errors) = await ValidateAsync(folder.File("a.ipynb"));

        Assert.Equal(1, code);
        Assert.Contains("data.cells[0]", errors, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(params string[] paths) => Assert.Equal((0, ""), await ValidateAsync(paths));

    private static async Task<(int Code, string Errors)> ValidateAsync(params string[] paths)
    {
        using Process python = Process.Start(new ProcessStartInfo(Python, ["-c", Validate, .. paths]) { RedirectStandardError = true })!;
        string errors = await python.StandardError.ReadToEndAsync(Cancellation);
        await python.WaitForExitAsync(Cancellation);
        return (python.ExitCode, errors);
    }
}
