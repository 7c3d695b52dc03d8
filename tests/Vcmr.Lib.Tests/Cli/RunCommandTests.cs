using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
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

    [Fact]
    public void Profile_is_a_file_anywhere_and_the_output_has_its_name()
    {
        Write("own one.yaml", "");
        string notebook = Write(
            "a.ipynb",
            """
            {"cells":[
             {"cell_type":"code","execution_count":null,"id":"p","metadata":{"tags":["parameters"]},"outputs":[],"source":"string profile = \"demo\";"}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        (int Code, string Output, string Errors) Run(params string[] arguments)
        {
            using System.Diagnostics.Process process = Tool.Start(_folder.Path, new Dictionary<string, string>(), ["run", "a.ipynb", .. arguments]);
            return Tool.Finish(process);
        }

        foreach (string[] arguments in new string[][] { ["--profile", "own one.yaml"], ["-p", "profile=./own one.yaml"] })
        {
            (int code, _, string errors) = Run(arguments);
            Assert.True(code == 0, errors);
            string executed = _folder.File("results/own one/a.ipynb");
            Assert.Contains($"profile = \\\"{_folder.File("own one.yaml")}\\\";", File.ReadAllText(executed));
            File.Delete(executed);
        }

        (int wrong, _, string said) = Run("--profile", "none.yaml");
        Assert.Equal((2, $"vcmr: There is no profile file 'none.yaml' in '{_folder.Path}'; give its path from there, or the name of a profile.\n"), (wrong, said));
        Assert.True(File.Exists(notebook));
    }

    [Fact]
    public void Hints_name_the_command_that_was_typed()
    {
        using System.Diagnostics.Process process = Tool.Start(new Dictionary<string, string> { ["VCMR_COMMAND"] = "./run" }, "verify", _folder.Path);
        (int code, _, string errors) = Tool.Finish(process);
        Assert.Equal(1, code);
        Assert.Contains("'./run prepare'", errors);
        Assert.DoesNotContain("'vcmr ", errors);

        using System.Diagnostics.Process usage = Tool.Start(new Dictionary<string, string> { ["VCMR_COMMAND"] = "./run" }, "tag");
        Assert.Contains("'./run tag --help'", Tool.Finish(usage).Errors);
        using System.Diagnostics.Process help = Tool.Start(new Dictionary<string, string> { ["VCMR_COMMAND"] = "./run" }, "tag", "--help");
        Assert.Contains("./run tag ", Tool.Finish(help).Output);
    }

    [Fact]
    public void Folder_for_temporary_files_that_does_not_exist_stops_no_notebook()
    {
        using System.Diagnostics.Process process = Tool.Start(new Dictionary<string, string> { ["TMPDIR"] = "/no/such/folder" }, "run", Notebook("6 * 7"), "--out", _folder.File("out"));
        (int code, _, string errors) = Tool.Finish(process);
        Assert.True(code == 0, errors);
    }

    [Theory]
    [InlineData("Selected Jupyter core packages...\nIPython          : 8.5.0\njupyter_core     : 4.12.0\nnotebook         : 6.4.12\n", "jupyter_core 4.12.0")]
    [InlineData("4.4.0\n", "4.4.0")]
    [InlineData("Selected Jupyter core packages...\n", "found")]
    [UnsupportedOSPlatform("windows")]
    public void Doctor_tells_the_version_of_jupyter(string said, string version)
    {
        string jupyter = Write("jupyter", $"#!/bin/sh\ncat <<'END'\n{said}END\n");
        File.SetUnixFileMode(jupyter, (UnixFileMode)0x1ed);
        using System.Diagnostics.Process process = Tool.Start(new Dictionary<string, string> { ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}", ["COLUMNS"] = "200" }, "doctor");
        Assert.Matches($@"Jupyter\s+│ {Regex.Escape(version)}\s+│ ok", Tool.Finish(process).Output);
    }

    [Theory]
    [InlineData("- a", "Line 1 of '{0}' is no mapping")]
    [InlineData("a: [", "of '{0}' is no YAML")]
    [InlineData("[1]: 2", "Line 1 of '{0}' has a name that is no word")]
    [InlineData("# more\nseed: [1]", "'seed' (line 2 of '{0}') is of type int")]
    [InlineData("a: 1\n\na: 2", "Line 3 of '{0}' names 'a' again, after line 1")]
    [InlineData("seed: .inf", "'seed' (line 1 of '{0}') is of type int, and '.inf' is not")]
    [InlineData("seed: 99999999999", "'seed' (line 1 of '{0}') is of type int, and '99999999999' is not")]
    public void A_file_that_does_not_do_is_a_usage_error_in_one_line(string yaml, string says)
    {
        (int code, _, string errors) = Tool.Run("run", Notebook("1"), "-f", Write("p.yaml", yaml), "--out", _folder.File("out"));

        Assert.Equal(2, code);
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, says, _folder.File("p.yaml")), errors);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Theory]
    [InlineData("deep", "nested deeper than")]
    [InlineData("aliases", "more than 100,000 values")]
    public void A_file_of_parameters_that_never_ends_is_a_usage_error_in_one_line(string kind, string says)
    {
        string yaml = kind == "deep"
            ? "a: " + new string('[', 50_000)
            : "a0: &a0 x\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        (int code, _, string errors) = Tool.Run("run", Notebook("1"), "-f", Write("p.yaml", yaml), "--prepare-only", "--out", _folder.File("out"));

        Assert.Equal(2, code);
        Assert.Contains(says, errors);
        Assert.Single(errors.Trim().Split('\n'));
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
