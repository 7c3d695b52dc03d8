using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary><c>vcmr run</c>, <c>html</c> and <c>clean</c> as users start them.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Notebook(string code) => Write(
        "a.ipynb",
        $$"""
        {"cells":[
         {"cell_type":"code","execution_count":null,"id":"p","metadata":{"tags":["parameters"]},"outputs":[],"source":"int seed = 1; var rates = new double[0]; string name = \"a\";"},
         {"cell_type":"code","execution_count":null,"id":"c","metadata":{"tags":["check"]},"outputs":[],"source":"{{code}}"}],
         "metadata":{},"nbformat":4,"nbformat_minor":5}
        """);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    [Fact]
    public void Prepared_notebook_has_its_parameters_and_ran_nothing()
    {
        string notebook = Notebook("seed");

        (int code, string output, string errors) = Tool.Run("run", notebook, "-p", "seed=3", "--prepare-only", "--out", _folder.File("out"));

        Assert.True(code == 0, errors);
        Assert.Equal($"Wrote {_folder.File("out/a.ipynb")}\n", output);
        string written = File.ReadAllText(_folder.File("out/a.ipynb"));
        Assert.Contains("seed = 3;", written);
        Assert.DoesNotContain("\"output_type\"", written);
        Assert.Equal(2, Tool.Run("run", notebook, "--prepare-only").Code);
    }

    [Fact]
    public void Parameters_come_from_a_file_and_single_ones_go_before_it()
    {
        string notebook = Notebook("$\\\"{seed} {rates.Sum()} {name} {more.Length}\\\"");
        string file = Write("p.yaml", "seed: 2\nrates: [0.5, 1]\nname: 007\nmore: ['x', \"1\"]\n");

        (int code, string output, string errors) = Tool.Run("run", notebook, "-f", file, "-p", "seed=3", "--out", _folder.File("out"), "--html", "--jobs", "2");

        Assert.True(code == 0, errors);
        Assert.Contains("a.ipynb: completed", output);
        Assert.Equal("vcmr: warning: no notebook has a parameter 'more', which is set all the same; known are seed, rates, name.\n", errors);
        string page = File.ReadAllText(_folder.File("out/a.html"));
        Assert.Contains("<pre>3 1.5 007 2</pre>", page);

        File.Delete(_folder.File("out/a.html"));
        Assert.Equal(0, Tool.Run("html", _folder.File("out/a.ipynb")).Code);
        Assert.Equal(page, File.ReadAllText(_folder.File("out/a.html")));

        (code, _, errors) = Tool.Run("run", notebook, "-f", file, "-p", "seed=4", "--out", _folder.File("out"), "--check");
        Assert.Equal(1, code);
        Assert.Contains("vcmr: a.ipynb differs from the earlier run:\n  the earlier run had other parameters:\n  - int seed = 3;\n  + int seed = 4;\n", errors);
        Assert.Contains("vcmr: a.ipynb, cell 3 differs from the earlier run:\n  - 3 1.5 007 2\n  + 4 1.5 007 2\n", errors);
    }

    [Theory]
    [InlineData("- a", "is not a mapping")]
    [InlineData("a: [", "is not YAML at line")]
    [InlineData("[1]: 2", "is not a word")]
    [InlineData("seed: [1]", "'seed' is of type int")]
    public void A_file_that_does_not_do_is_a_usage_error_in_one_line(string yaml, string says)
    {
        (int code, _, string errors) = Tool.Run("run", Notebook("1"), "-f", Write("p.yaml", yaml), "--out", _folder.File("out"));

        Assert.Equal(2, code);
        Assert.Contains(says, errors);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Clean_checks_without_changing_and_then_cleans()
    {
        string notebook = Notebook("1");
        File.WriteAllText(notebook, File.ReadAllText(notebook).Replace("\"execution_count\":null", "\"execution_count\":5"));
        string before = File.ReadAllText(notebook);

        (int code, _, string errors) = Tool.Run("clean", notebook, "--check");
        Assert.Equal(1, code);
        Assert.Contains("is not clean", errors);
        Assert.Equal(before, File.ReadAllText(notebook));

        Assert.Equal(0, Tool.Run("clean", notebook).Code);
        Assert.Equal(0, Tool.Run("clean", notebook, "--check").Code);
        Assert.DoesNotContain("5,", File.ReadAllText(notebook).Split("nbformat")[0]);
    }
}
