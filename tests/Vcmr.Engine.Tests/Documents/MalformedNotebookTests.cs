using System.Text;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Documents;

/// <summary>What <c>vcmr run</c> and <c>vcmr clean</c> say to files that are no notebooks.</summary>
public sealed class MalformedNotebookTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names() => [.. MalformedNotebooks.All.Keys];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void There_are_a_hundred() => Assert.InRange(MalformedNotebooks.All.Count, 100, 110);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_malformed_notebook_is_one_clear_error(string name)
    {
        byte[] bytes = MalformedNotebooks.All[name]();
        string path = Write("bad.ipynb", bytes);
        BatchOptions options = new() { Notebooks = [path], OutputFolder = folder.File("out") };
        long before = GC.GetAllocatedBytesForCurrentThread();

        NotebookException error = Assert.Throws<NotebookException>(() => NotebookFile.Read(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (32L << 20) + (8L * bytes.Length));
        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.StartsWith($"'{path}' ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length - path.Length, 20, 300);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<NotebookException>(() => BatchRunner.RunAsync(options, new Events(), TestContext.Current.CancellationToken))).Message);
        Assert.False(Directory.Exists(options.OutputFolder));
    }

    [Fact]
    public void The_notebook_they_are_made_from_is_right() => Assert.Equal(2, NotebookFile.Read(Write("a.ipynb", MalformedNotebooks.Valid)).Cells.Count);

    [Fact]
    public void A_mark_of_the_encoding_does_no_harm()
    {
        string text = Encoding.UTF8.GetString(MalformedNotebooks.Valid);

        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Assert.Equal(2, NotebookFile.Read(Write("a.ipynb", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)])).Cells.Count);
        }
    }

    [Fact]
    public void Large_outputs_of_a_right_notebook_can_be_removed()
    {
        string path = Write("large.ipynb", MalformedNotebooks.ValidLarge());

        Notebook notebook = NotebookFile.Read(path);
        notebook.ClearOutputs();
        NotebookFile.Write(notebook, path);

        Assert.InRange(new FileInfo(path).Length, 1, 2000);
    }

    [Fact]
    public void A_file_too_large_for_any_notebook_is_not_even_read()
    {
        string path = folder.File("huge.ipynb");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(3L << 30);
        }

        NotebookException error = Assert.Throws<NotebookException>(() => NotebookFile.Read(path));

        Assert.Contains("larger than 512 MB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_none_is_one_error(string path) => Assert.Equal(ExitCodes.Usage, Assert.Throws<NotebookException>(() => NotebookFile.Read(path)).ExitCode);

    [Fact]
    public void A_folder_is_no_notebook() => Assert.Contains("is a folder", Assert.Throws<NotebookException>(() => NotebookFile.Read(folder.Path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("comma missing", "broken JSON at line 4: ")]
    [InlineData("name twice", "Duplicate property")]
    [InlineData("lists nested deeply", "nested deeper than 256 levels")]
    [InlineData("version 3", "nbformat 3; open it in Jupyter")]
    [InlineData("not UTF-8", "UTF-8")]
    [InlineData("cells/1/outputs/3/traceback is missing", "'traceback' of output 4 of cell 2")]
    [InlineData("cells/1/id is \"a b\"", "the id of cell 2")]
    public void Errors_say_what_and_where(string name, string says) =>
        Assert.Contains(says, Assert.Throws<NotebookException>(() => NotebookFile.Read(Write("bad.ipynb", MalformedNotebooks.All[name]()))).Message, StringComparison.Ordinal);

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder.File(name), bytes);
        return folder.File(name);
    }
}
