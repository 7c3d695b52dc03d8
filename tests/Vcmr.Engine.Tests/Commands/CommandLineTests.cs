using System.Diagnostics;
using System.Runtime.Versioning;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Commands;

/// <summary>The tool as people type at it: slips, the Tab key, a terminal.</summary>
[Collection(nameof(CommandLineTests))]
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Engine => Path.Combine(AppContext.BaseDirectory, "Vcmr.Engine.dll");

    private (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["HOME"] = folder.Path;
        start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = "";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("kernl", "Did you mean 'kernel' by 'kernl'?")]
    [InlineData("rn", "Did you mean 'run' by 'rn'?")]
    [InlineData("run a.ipynb --parametre x=1", "Did you mean '--parameter' by '--parametre'?")]
    [InlineData("kernel instal", "Did you mean 'install' by 'instal'?")]
    [InlineData("--hlep", "Did you mean '--help' by '--hlep'?")]
    public void Mistyped_name_is_answered_with_the_one_that_is_near(string typed, string says)
    {
        (int code, _, string errors) = Run("dotnet", [Engine, .. typed.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Required command", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_that_is_near_to_none_is_not_guessed_at_and_a_notebook_is_found_by_its_neighbours()
    {
        Assert.DoesNotContain("Did you mean", Run("dotnet", Engine, "something").Errors, StringComparison.Ordinal);
        File.WriteAllText(folder.File("lesson one.ipynb"), "{}");
        Assert.Contains("did you mean 'lesson one.ipynb'?", Run("dotnet", Engine, "run", "leson one.ipynb").Errors, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Bash_completes_by_asking_the_tool_once_it_is_installed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no bash to ask");
        string tool = folder.File("csnotebook");
        File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet '{Engine}' \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (int code, _, string errors) = Run("dotnet", Engine, "completion", "bash", "--install");
        Assert.True(code == 0, errors);
        Assert.Contains("reads it already", Run("dotnet", Engine, "completion", "bash", "--install").Output, StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(folder.File(".bashrc")));

        string Completed(string line) => Run("bash", "--norc", "-c",
            $$"""
            . "$HOME/.bashrc"; COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=({{line}}); [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _csnotebook_complete ./csnotebook 2>&1; echo "${COMPREPLY[@]}"
            """).Output.TrimEnd();
        Assert.Equal("kernel", Completed("./csnotebook ker"));
        Assert.Equal("install uninstall start", string.Join(' ', Completed("./csnotebook kernel ").Split(' ').OrderBy(w => w != "install").ThenBy(w => w != "uninstall")));
        Assert.Equal("--parameter --parameters-file", string.Join(' ', Completed("./csnotebook run --par").Split(' ').Order(StringComparer.Ordinal)));
        // Where files are wanted, the shell completes them itself.
        Assert.Equal("", Completed("./csnotebook run les"));
    }

    [Fact]
    public void Terminal_shows_the_cell_that_runs_and_the_last_line_that_it_printed()
    {
        Assert.SkipWhen(InstalledPrograms.Find("script") is null, "there is no program 'script' to make a terminal");
        File.WriteAllText(
            folder.File("a.ipynb"),
            """
            {"cells":[{"cell_type":"code","execution_count":null,"id":"c","metadata":{},"outputs":[],
             "source":"// trains\nforeach (int step in new[] { 1, 2, 3 })\n{\n    Console.WriteLine($\"epoch {step}/3, loss 0.5, 9 s left\"); await Task.Delay(700);\n}"}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        (_, string output, _) = Run("script", "-qec", $"stty cols 60; TERM=xterm dotnet '{Engine}' run a.ipynb", "/dev/null");
        Assert.Contains("cell 1/1, 0:00:0", output, StringComparison.Ordinal);
        Assert.Contains(": foreach (int step in new[] {", output, StringComparison.Ordinal);
        Assert.Contains("  epoch 2/3, loss 0.5, 9 s left", output, StringComparison.Ordinal);
        Assert.Contains("completed", output, StringComparison.Ordinal);
    }
}
