using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Teaching;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Notebooks;

/// <summary>The exercises of the project's notebooks: their form, and what is left of them for students.</summary>
public sealed partial class ExerciseCellTests
{
    private static readonly string[] Properties = ["grade", "grade_id", "locked", "points", "schema_version", "solution", "task"];

    public static TheoryData<string> Notebooks() =>
        [.. CommittedNotebookTests.Notebooks().Select(n => n.Data), Path.Combine("lab", "contrastive-lab.ipynb")];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_exercise_is_a_question_an_answer_and_a_check(string name)
    {
        Notebook notebook = Read(name);
        NotebookCell[] checks = [.. notebook.Cells.Where(c => c.HasTag("answer"))];
        string prefix = name.StartsWith("lab", StringComparison.Ordinal) ? "lab" : name[..2];

        Assert.True(checks.Length >= 2, $"{name} has fewer than two exercises that check themselves");
        Assert.Equal(notebook.Cells.Count(c => c.HasTag(StudentVersion.SolutionTag)), checks.Length);
        Assert.All(checks, check =>
        {
            int at = notebook.Cells.IndexOf(check);
            Match call = CheckCall().Match(check.Source);
            Assert.True(call.Success, check.Source);
            string id = call.Groups["id"].Value;
            Assert.StartsWith(prefix + "-", id, StringComparison.Ordinal);
            Assert.True(notebook.Cells[at - 1].HasTag(StudentVersion.SolutionTag));
            Assert.Contains(call.Groups["answer"].Value, notebook.Cells[at - 1].Source, StringComparison.Ordinal);
            Assert.Equal(CellType.Markdown, notebook.Cells[at - 2].Type);
            Assert.Equal((id, id + "-check"), (GradeId(notebook.Cells[at - 1]), GradeId(check)));
        });
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Metadata_is_nbgraders(string name)
    {
        JsonObject[] graded = [.. Read(name).Cells.Select(c => c.Json["metadata"]!["nbgrader"]).OfType<JsonObject>()];

        // As its schema of version 3 has it: no other property, and points exactly where something is graded.
        Assert.All(graded, cell =>
        {
            bool isGraded = (bool)cell["grade"]!;
            Assert.Equal(Properties.Where(p => p != "points" || isGraded), cell.Select(p => p.Key).Order(StringComparer.Ordinal));
            Assert.Equal(3, (int)cell["schema_version"]!);
            Assert.Matches("^[a-zA-Z0-9_-]+$", (string)cell["grade_id"]!);
            Assert.False((bool)cell["task"]!);
            // What is answered can be edited, what checks cannot.
            Assert.Equal(!(bool)cell["solution"]!, (bool)cell["locked"]!);
            Assert.True(!isGraded || (int)cell["points"]! > 0);
        });
        string[] ids = [.. graded.Select(cell => (string)cell["grade_id"]!)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_students_version_has_no_solution_and_compiles(string name)
    {
        Notebook source = Read(name), notebook = Read(name);
        int cut = StudentVersion.Make(notebook, name);

        Assert.True(cut >= source.Cells.Count(c => c.HasTag(StudentVersion.SolutionTag)));
        Assert.All(notebook.Cells, cell => Assert.DoesNotMatch(@"SOLUTION|<summary>(Solution|Answer)s?<", cell.Source));
        Assert.Equal(source.Cells.Where(c => !c.HasTag(StudentVersion.TeacherTag)).Select(c => c.Id), notebook.Cells.Select(c => c.Id));

        string[] code = [.. notebook.Cells.Where(c => c.Type == CellType.Code).Select(c => c.Source)];
        Scripted session = new(Path.GetDirectoryName(Path.Combine(CommittedNotebookTests.Folder, name)));
        Assert.Equal(ExecutionStatus.Completed, session.Run(code[0]).Status);
        CSharpCompilation last = session.State.Last!;
        foreach (string cell in code.Skip(1))
        {
            last = CommittedNotebookTests.Compile(cell, last, session.State);
        }
    }

    private static Notebook Read(string name) => NotebookFile.Read(Path.Combine(CommittedNotebookTests.Folder, name));

    private static string? GradeId(NotebookCell cell) => (string?)cell.Json["metadata"]?["nbgrader"]?["grade_id"];

    [GeneratedRegex("""^Check\.That\("(?<id>[a-z0-9]+-[1-9])", (?<answer>\w+)\)$""")]
    private static partial Regex CheckCall();
}
