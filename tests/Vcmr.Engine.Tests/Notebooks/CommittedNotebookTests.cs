using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Notebooks;

/// <summary>The project's own notebooks, as they are committed.</summary>
public sealed class CommittedNotebookTests
{
    /// <summary>Where they are.</summary>
    internal static string Folder => Path.Combine(Repository.Root, "notebooks");

    private const string ByHand = "by-hand";

    // Answers of exercises are by hand too.
    private static readonly string[] Handwritten = [ByHand, "solution"];

    public static TheoryData<string> Notebooks() => [.. Directory.GetFiles(Folder, "*.ipynb").Select(n => Path.GetFileName(n)).Order()];

    [Fact]
    public void There_is_one_for_each_step_of_the_paper() =>
        Assert.Equal(["00", "01", "02", "03", "04", "05", "06", "07", "08", "09"], Notebooks().Select(n => n.Data[..2]));

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Cells_have_ids_and_no_outputs(string name)
    {
        JsonArray cells = Cells(name);
        string?[] ids = [.. cells.Select(c => (string?)c!["id"])];
        Assert.All(ids, Assert.NotNull);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(cells.Where(IsCode), c => Assert.True(c!["outputs"]!.AsArray().Count == 0 && c["execution_count"] is null));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_form_is_nbformat_4_5_as_Jupyter_writes_it(string name)
    {
        string path = Path.Combine(Folder, name);
        JsonNode notebook = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.Equal(["cells", "metadata", "nbformat", "nbformat_minor"], notebook.AsObject().Select(entry => entry.Key).Order());
        Assert.Equal((".net-csharp", "C#"), ((string?)notebook["metadata"]!["kernelspec"]!["name"], (string?)notebook["metadata"]!["kernelspec"]!["language"]));
        Assert.All(Cells(name), cell =>
        {
            Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", (string?)cell!["id"]);
            string[] wanted = IsCode(cell) ? ["cell_type", "execution_count", "id", "metadata", "outputs", "source"] : ["cell_type", "id", "metadata", "source"];
            Assert.Equal(wanted, cell.AsObject().Select(entry => entry.Key).Order());
            Assert.False(cell["metadata"]!.AsObject().ContainsKey("execution"));
        });

        Assert.False(NotebookFile.Read(path).Clean(), $"run: vcmr clean notebooks/{name}");
        using TemporaryFolder folder = new();
        NotebookFile.Write(NotebookFile.Read(path), folder.File(name));
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(folder.File(name)));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void First_code_cell_loads_the_library_and_the_second_holds_the_parameters(string name)
    {
        JsonNode[] code = [.. Cells(name).Where(IsCode).Select(c => c!)];
        Assert.Contains("#r \"../artifacts/bin/Vcmr.Lessons/release/Vcmr.Lessons.dll\"", Text(code[0]));
        Assert.Equal(["parameters"], code[1]["metadata"]!["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Contains("var profile = \"demo\"", Text(code[1]));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Cells_are_thin_and_the_text_says_what_to_expect_and_has_exercises(string name)
    {
        JsonArray cells = Cells(name);
        Assert.All(cells.Where(IsCode), c => Assert.InRange(Text(c!).Split('\n').Length, 1, 15));
        string prose = string.Join("\n", cells.Where(c => !IsCode(c)).Select(c => Text(c!)));
        Assert.Contains("Expected", prose);
        Assert.Contains("## Exercises", prose);
        Assert.True(prose.Contains("<details>", StringComparison.Ordinal) || cells.Any(c => Text(c!).Contains("Check.That(", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Loops_and_methods_stand_in_cells_that_compute_by_hand_in_at_most_12_lines(string name)
    {
        JsonNode[] code = [.. Cells(name).Where(IsCode).Select(c => c!)];
        // Braces alone are no lines: in Python they would not be there.
        Assert.All(code.Where(c => Tags(c).Contains(ByHand)), c => Assert.InRange(Text(c).Split('\n').Count(l => l.Trim() is not ("{" or "}" or "")), 1, 12));
        // What else a cell may hold is a call and what it is given.
        Assert.All(code.Where(c => !Tags(c).Intersect(Handwritten).Any()), c => Assert.DoesNotMatch(@"\b(for|foreach|while)\s*\(", Text(c)));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Code_in_the_exercises_compiles_after_the_cells(string name)
    {
        JsonArray cells = Cells(name);
        string[] code = [.. cells.Where(IsCode).Select(c => Text(c!))];
        Scripted session = new(Folder);
        Assert.Equal(ExecutionStatus.Completed, session.Run(code[0]).Status);

        // Compiled like the cells of a session, and not run: what they declare is enough.
        CSharpCompilation last = session.State.Last!;
        foreach (string cell in code.Skip(1))
        {
            last = Compile(cell, last, session.State);
        }

        string exercises = string.Concat(cells.Where(c => !IsCode(c)).Select(c => Text(c!)).Where(t => t.Contains("## Exercises", StringComparison.Ordinal)));
        foreach (Match inline in Regex.Matches(exercises, @"`([\w.]+ ?[\w.]*\([^`]*\)[^`]*)`"))
        {
            Compile(inline.Groups[1].Value, last, session.State);
        }
    }

    /// <summary>Compiles a cell after others, as a session does, without running it.</summary>
    internal static CSharpCompilation Compile(string code, CSharpCompilation previous, SessionState state)
    {
        var compilation = CSharpCompilation.CreateScriptCompilation("cell", SubmissionCompiler.Parse(code, "cell"), [], state.Options, previous, typeof(object));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{code}: {d}"));
        return compilation;
    }

    private static JsonArray Cells(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!["cells"]!.AsArray();

    private static bool IsCode(JsonNode? cell) => (string?)cell!["cell_type"] == "code";

    private static string[] Tags(JsonNode cell) => [.. cell["metadata"]!["tags"]?.AsArray().Select(t => (string)t!) ?? []];

    private static string Text(JsonNode cell) => string.Concat(cell["source"]!.AsArray().Select(l => (string)l!));
}
