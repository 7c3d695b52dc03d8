using Vcmr.Engine.Documents;
using Vcmr.Engine.Teaching;
using Xunit;

namespace Vcmr.Engine.Tests.Teaching;

public sealed class StudentVersionTests
{
    [Fact]
    public void A_stub_takes_the_place_of_the_solution_at_its_indentation()
    {
        Notebook notebook = Of(NotebookCell.Code("double Twice(double x)\n{\n    // BEGIN SOLUTION: throw new NotImplementedException();   // your code\n    return 2 * x;\n    // END SOLUTION\n}", "solution"));
        Assert.Equal(1, StudentVersion.Make(notebook, "n"));
        Assert.Equal("double Twice(double x)\n{\n    throw new NotImplementedException();   // your code\n}", notebook.Cells[0].Source);
    }

    [Fact]
    public void A_solution_without_a_stub_leaves_nothing_and_there_may_be_several()
    {
        Notebook notebook = Of(NotebookCell.Code("a\n// BEGIN SOLUTION\nb\n// END SOLUTION\nc\n//BEGIN SOLUTION : d;\ne\n//END SOLUTION"));
        StudentVersion.Make(notebook, "n");
        Assert.Equal("a\nc\nd;", notebook.Cells[0].Source);
    }

    [Theory]
    [InlineData("// BEGIN SOLUTION\nx")]
    [InlineData("x\n// END SOLUTION")]
    [InlineData("// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION")]
    [InlineData("// BEGIN SOLUTION\n// END SOLUTION\n// END SOLUTION")]
    public void A_solution_that_does_not_pair_is_an_error_that_names_the_cell(string source)
    {
        Notebook notebook = Of(NotebookCell.Code(source));
        Assert.Contains($"n.ipynb, cell {notebook.Cells[0].Id}", Assert.Throws<NotebookException>(() => StudentVersion.Make(notebook, "n.ipynb")).Message);
    }

    [Fact]
    public void A_cell_tagged_as_solution_must_have_one() =>
        Assert.Contains("BEGIN SOLUTION", Assert.Throws<NotebookException>(() => StudentVersion.Make(Of(NotebookCell.Code("x", "solution")), "n")).Message);

    [Fact]
    public void Folded_solutions_go_and_other_folded_text_stays()
    {
        Notebook notebook = Of(NotebookCell.Markdown("1. Why?\n   <details><summary>Solution</summary>So.\n   </details>\n2. When?\n\n<details><summary>Solutions</summary>\n\n1. Now.\n</details>\n\n<details><summary>More</summary>text</details>"));
        StudentVersion.Make(notebook, "n");
        Assert.Equal("1. Why?\n2. When?\n\n<details><summary>More</summary>text</details>", notebook.Cells[0].Source);
    }

    [Fact]
    public void Outputs_and_cells_for_teachers_go()
    {
        NotebookCell ran = NotebookCell.Code("1");
        ran.ExecutionCount = 3;
        ran.Outputs.Add(new System.Text.Json.Nodes.JsonObject { ["output_type"] = "stream" });
        Notebook notebook = Of(ran, NotebookCell.Code("rubric", "teacher"));
        Assert.Equal(0, StudentVersion.Make(notebook, "n"));
        Assert.Single(notebook.Cells);
        Assert.True(notebook.Cells[0].Outputs.Count == 0 && notebook.Cells[0].ExecutionCount is null);
    }

    [Fact]
    public void Paths_lead_to_the_same_files_from_the_new_folder()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "course"));
        Notebook notebook = Of(
            NotebookCell.Code("#r \"../lib/a.dll\"\n#r \"nuget: Id, 1.0\"\n#load \"b.csx\"\nvar s = \"../lib\";"),
            NotebookCell.Markdown("[data](../data/README.md), [next](02.ipynb), [web](https://example.org/../x)"));
        MovedPaths.Rewrite(notebook, Path.Combine(root, "notebooks"), Path.Combine(root, "for", "students"), isAbsolute: false);
        Assert.Equal("#r \"../../lib/a.dll\"\n#r \"nuget: Id, 1.0\"\n#load \"../../notebooks/b.csx\"\nvar s = \"../lib\";", notebook.Cells[0].Source);
        Assert.Equal("[data](../../data/README.md), [next](02.ipynb), [web](https://example.org/../x)", notebook.Cells[1].Source);

        MovedPaths.Rewrite(notebook, Path.Combine(root, "for", "students"), Path.GetTempPath(), isAbsolute: true);
        Assert.StartsWith($"#r \"{Path.Combine(root, "lib", "a.dll").Replace('\\', '/')}\"", notebook.Cells[0].Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_are_taken_of_cells_that_are_the_same()
    {
        Notebook executed = NotebookFile.Parse("""{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}], "source": "1"}, {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 2, "outputs": [], "source": "2"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""", "e");
        Notebook notebook = NotebookFile.Parse("""{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "1"}, {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": null, "outputs": [], "source": "3"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""", "n");
        Assert.Equal(1, TakenOutputs.Take(notebook, executed));
        Assert.Equal((1, 1, null), (notebook.Cells[0].Outputs.Count, notebook.Cells[0].ExecutionCount, notebook.Cells[1].ExecutionCount));
        Assert.Single(executed.Cells[0].Outputs);
    }

    private static Notebook Of(params NotebookCell[] cells)
    {
        Notebook notebook = new();
        foreach (NotebookCell cell in cells)
        {
            notebook.Cells.Add(cell);
        }

        return notebook;
    }
}
