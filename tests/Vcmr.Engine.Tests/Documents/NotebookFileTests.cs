using CsCheck;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Documents;

public sealed class NotebookFileTests
{
    // As nbformat 5 writes it: indent 1, sorted keys, one line an entry, no escapes beyond what JSON needs.
    private const string Jupyter = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a1",
           "metadata": {},
           "source": [
            "# Tïtle 🎵\n",
            "text"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 2,
           "id": "b2",
           "metadata": {
            "someone": {
             "else": [
              1.50,
              null,
              true
             ]
            },
            "tags": [
             "parameters"
            ]
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "one\n",
              "two\n"
             ]
            },
            {
             "data": {
              "application/json": {
               "a": "x\ny"
              },
              "image/png": "aGVsbG8=\n",
              "text/plain": [
               "a\n",
               "b"
              ]
             },
             "execution_count": 2,
             "metadata": {},
             "output_type": "execute_result"
            }
           ],
           "source": [
            "int x = 1; // \"quoted\" \\ <tag> \t\u0001"
           ]
          },
          {
           "cell_type": "raw",
           "id": "c3",
           "metadata": {},
           "source": []
          }
         ],
         "metadata": {
          "kernelspec": {
           "name": ".net-csharp"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    private static string Cell(string cell) => $$"""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{{cell}}]}""";

    [Fact]
    public void Write_gives_back_what_Jupyter_wrote_byte_for_byte()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.ipynb");

        NotebookFile.Write(NotebookFile.Parse(Jupyter, "a.ipynb"), path);

        Assert.Equal(Jupyter, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_then_read_keeps_any_source()
    {
        using TemporaryFolder folder = new();
        Gen.String[Gen.Char.Where(c => !char.IsSurrogate(c)), 0, 60].Sample(
            source =>
            {
                Notebook notebook = new();
                notebook.Cells.Add(NotebookCell.Code(source));
                NotebookFile.Write(notebook, folder.File("a.ipynb"));
                Assert.Equal(source, NotebookFile.Read(folder.File("a.ipynb")).Cells.Single().Source);
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Read_takes_source_as_one_text()
    {
        Notebook notebook = NotebookFile.Parse(Cell("""{"cell_type":"code","metadata":{},"source":"a\nb","outputs":[],"execution_count":null}"""), "a");

        Assert.Equal("a\nb", notebook.Cells.Single().Source);
    }

    [Fact]
    public void Write_gives_cells_of_older_notebooks_distinct_ids()
    {
        using TemporaryFolder folder = new();
        const string Cells = """{"cell_type":"markdown","metadata":{},"source":[]},{"cell_type":"raw","id":"x","metadata":{},"source":[]},{"cell_type":"raw","id":"x","metadata":{},"source":[]}""";
        Notebook notebook = NotebookFile.Parse(Cell(Cells).Replace("minor\":5", "minor\":2", StringComparison.Ordinal), "a");

        NotebookFile.Write(notebook, folder.File("a.ipynb"));
        Notebook again = NotebookFile.Read(folder.File("a.ipynb"));

        Assert.Equal(3, again.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.All(again.Cells, cell => Assert.NotEmpty(cell.Id));
        Assert.Contains("\"nbformat_minor\": 5", File.ReadAllText(folder.File("a.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public void ClearOutputs_removes_all_that_running_added()
    {
        Notebook notebook = NotebookFile.Parse(Jupyter, "a");

        notebook.ClearOutputs();

        Assert.Empty(notebook.Cells[1].Outputs);
        Assert.Null(notebook.Cells[1].ExecutionCount);
        Assert.Equal(["parameters"], notebook.Cells[1].Tags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"nbformat\":4")]
    [InlineData("{\"nbformat\":4,\"nbformat\":4}")]
    [InlineData("""{"nbformat":3,"nbformat_minor":0,"metadata":{},"worksheets":[]}""")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{}}""")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":[],"cells":[]}""")]
    [InlineData("""{"nbformat":"4","nbformat_minor":5,"metadata":{},"cells":[]}""")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[1]}""")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{"x":"\ud800"},"cells":[]}""")]
    public void Read_reports_a_broken_notebook_in_one_sentence(string text)
    {
        NotebookException error = Assert.Throws<NotebookException>(() => NotebookFile.Parse(text, "a.ipynb"));

        Assert.Contains("'a.ipynb'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("""{"cell_type":"heading","metadata":{},"source":[]}""")]
    [InlineData("""{"metadata":{},"source":[]}""")]
    [InlineData("""{"cell_type":"code","metadata":{}}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[1]}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":{}}""")]
    [InlineData("""{"cell_type":"code","metadata":{"tags":"x"},"source":[]}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"id":7}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"outputs":{}}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"outputs":[{}]}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"outputs":[{"output_type":"stream"}]}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"outputs":[{"output_type":"display_data","data":[]}]}""")]
    [InlineData("""{"cell_type":"code","metadata":{},"source":[],"execution_count":"1"}""")]
    public void Read_names_the_broken_cell(string cell)
    {
        NotebookException error = Assert.Throws<NotebookException>(() => NotebookFile.Parse(Cell(cell), "a.ipynb"));

        Assert.Contains("cell 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_a_missing_file_is_a_usage_error()
    {
        NotebookException error = Assert.Throws<NotebookException>(() => NotebookFile.Read("/no/such.ipynb"));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
    }

    [Fact]
    public void Write_to_an_impossible_place_is_one_error()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "");

        Assert.Throws<NotebookException>(() => NotebookFile.Write(new Notebook(), Path.Combine(folder.File("file"), "a.ipynb")));
    }

    [Fact]
    public void Clean_takes_what_runs_and_editors_leave_and_keeps_ids_and_tags()
    {
        Notebook notebook = NotebookFile.Parse(
            """
            {"cells":[
             {"cell_type":"code","execution_count":3,"id":"abc","metadata":{"tags":["check"],"collapsed":false,"execution":{"iopub.execute_input":"x"},"mine":1},"outputs":[{"output_type":"stream","name":"stdout","text":"x"}],"source":["x"]},
             {"cell_type":"markdown","metadata":{"ExecuteTime":{}},"source":[]}],
             "metadata":{"kernelspec":{"name":".net-csharp"},"language_info":{"name":"C#","version":"14"},"widgets":{},"papermill":{}},"nbformat":4,"nbformat_minor":4}
            """,
            "a.ipynb");

        Assert.True(notebook.Clean());

        Assert.Equal("abc", notebook.Cells[0].Id);
        Assert.Equal("""{"tags":["check"],"mine":1}""", notebook.Cells[0].Json["metadata"]!.ToJsonString());
        Assert.Empty(notebook.Cells[0].Outputs);
        Assert.Null(notebook.Cells[0].ExecutionCount);
        Assert.NotEmpty(notebook.Cells[1].Id);
        Assert.Equal("""{"kernelspec":{"name":".net-csharp"},"language_info":{"name":"C#"}}""", notebook.Metadata.ToJsonString());
        Assert.False(notebook.Clean());
    }
}
