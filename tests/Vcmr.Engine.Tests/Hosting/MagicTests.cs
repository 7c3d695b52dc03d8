using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Hosting;

public sealed class MagicTests
{
    private readonly Scripted session = new();

    [Theory]
    [InlineData("#!html\n<b>", "text/html", "<b>")]
    [InlineData("#!markdown\n# hi\n\ntext", "text/markdown", "# hi\n\ntext")]
    [InlineData("#!javascript\n1", "application/javascript", "1")]
    [InlineData("#!js\n1", "application/javascript", "1")]
    [InlineData("  #!html\n<b>", "text/html", "<b>")]
    public void A_language_of_the_page_is_shown_as_it_is(string code, string mime, string text) =>
        Assert.Equal(text, (string?)Assert.IsType<DisplayEvent>(Assert.Single(session.Run(code).Events)).Data[mime]);

    [Theory]
    [InlineData("1\n#!csharp\n2")]
    [InlineData("#!c#\n2")]
    [InlineData("#!C#\r\n2\r\n")]
    public void A_cell_may_come_back_to_csharp(string code) => Assert.Equal("2", session.Run(code).Result);

    [Theory]
    [InlineData("a\n#!nope\nb", "MagicError", "#!whos")]
    [InlineData("a\n#!fsharp\nlet x = 1", "MagicError", "no kernel for 'fsharp'")]
    [InlineData("a\n#!time --verbose", "MagicError", "--verbose")]
    [InlineData("a\n#!import", "MagicError", "--file")]
    [InlineData("a\n#!csharp 1 + 1", "MagicError", "'1 + 1' follows it")]
    public void A_wrong_magic_fails_with_its_line_and_runs_nothing(string code, string name, string message)
    {
        CellRun run = session.Run("int ran = 1;" + code[1..]);

        Assert.Equal((name, 2), (run.Error.Name, run.Error.Line));
        Assert.Contains(message, run.Error.Message, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Failed, session.Run("ran").Status);
    }

    [Theory]
    [InlineData("fsharp")]
    [InlineData("F#")]
    [InlineData("python")]
    public void A_cell_of_a_language_that_the_session_lacks_is_an_error_and_not_run(string language)
    {
        CellRun run = session.Run("System.Console.Write(1); int ran = 1;", language, TestContext.Current.CancellationToken);

        Assert.Equal((ExecutionStatus.Failed, "LanguageError"), (run.Status, run.Error.Name));
        Assert.Contains($"'{language}'", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Failed, session.Run("ran").Status);
    }

    [Fact]
    public void A_cell_of_another_language_that_the_session_has_is_in_that_language() =>
        Assert.Equal("# hi", (string?)Assert.IsType<DisplayEvent>(Assert.Single(session.Run("# hi", "markdown", TestContext.Current.CancellationToken).Events)).Data["text/markdown"]);

    [Fact]
    public void What_follows_a_failed_piece_does_not_run()
    {
        CellRun run = session.Run("throw new Exception(\"first\");\n#!csharp\nint second = 2;\n#!markdown\nthird");

        Assert.Equal("first", run.Error.Message);
        Assert.Single(run.Events);
        Assert.Equal(ExecutionStatus.Failed, session.Run("second").Status);
    }

    [Fact]
    public void Equal_pieces_each_report_their_own_line() =>
        Assert.Equal(5, session.Run("int n = 0;\n#!csharp\nn++; if (n > 1) throw new Exception();\n#!csharp\nn++; if (n > 1) throw new Exception();").Error.Line);

    [Fact]
    public void References_and_comments_keep_their_lines_between_magics() =>
        Assert.Equal(6, session.Run("#r \"System.Xml\"\n\n#!time\n// comment\n#r \"System.Xml.Linq\"\nthrow new Exception();").Error.Line);

    [Fact]
    public void Equal_pieces_of_two_languages_are_told_apart() =>
        Assert.Equal(4, session.Run("#!markdown\nint y = int.Parse(\"q\");\n#!csharp\nint y = int.Parse(\"q\");").Error.Line);

    [Fact]
    public void A_text_may_hold_what_looks_like_a_magic() =>
        Assert.Equal("#!/bin/bash\n#!html\n", session.Run("var s = \"\"\"\n    #!/bin/bash\n    #!html\n\n    \"\"\";\ns").Result);

    [Theory]
    [InlineData("#!share --from csharp source --as class", "'class' cannot be the name of a variable")]
    [InlineData("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"name?\")", "no user who could answer 'name?'")]
    public void What_fails_within_a_command_fails_the_cell(string code, string message)
    {
        session.Run("int source = 1;");

        CellRun run = session.Run(code);

        Assert.Equal((ExecutionStatus.Failed, 2), (run.Status, run.Error.Cell));
        Assert.Contains(message, run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_code_submits_after_a_failure_still_runs()
    {
        CellRun run = session.Run("await Root.SubmitCodeAsync(\"wrong\");\nawait Root.SubmitCodeAsync(\"int right = 5;\");");

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.StartsWith("Submitted code, line 1", run.Error.Traceback[0], StringComparison.Ordinal);
        Assert.Equal("5", session.Run("right").Result);
    }

    [Fact]
    public void A_shared_value_keeps_its_type()
    {
        session.Run("record P(int A); var byName = new Dictionary<string, P[]> { [\"a\"] = [new P(2)] };");

        Assert.Equal("3", session.Run("#!share --from csharp byName --as other\nother.Values.Single().Select(p => p.A + 1).Single()").Result);
    }

    [Fact]
    public void What_another_kernel_prints_and_reports_is_the_cells_own()
    {
        session.Run("""
            using Microsoft.DotNet.Interactive; using Microsoft.DotNet.Interactive.Commands; using Microsoft.DotNet.Interactive.Events;
            class Echo : Kernel, IKernelCommandHandler<SubmitCode>
            {
                public Echo() : base("echo") { }
                public System.Threading.Tasks.Task HandleAsync(SubmitCode command, KernelInvocationContext context)
                {
                    context.Publish(new StandardOutputValueProduced(command, new[] { new FormattedValue("text/plain", command.Code.Trim()) }));
                    if (command.Code.Contains("bad")) context.Publish(new ErrorProduced("it is bad", command));
                    return System.Threading.Tasks.Task.CompletedTask;
                }
            }
            ((CompositeKernel)Root).Add(new Echo());
            """);

        Assert.Equal("good", Assert.IsType<StreamEvent>(Assert.Single(session.Run("#!echo\ngood").Events)).Text);
        Assert.Equal("it is bad", session.Run("bad", "echo", TestContext.Current.CancellationToken).Error.Message);
    }

    [Fact]
    public void A_value_is_set_from_text_and_from_another_value()
    {
        session.Run("var source = new List<int> { 1, 2 };");
        session.Run("#!set --name word --value hello\n#!set --name list --value @csharp:source --byref");

        Assert.Equal("hello2", session.Run("word + list.Count").Result);
    }

    [Fact]
    public void A_cell_can_run_code_in_its_own_session()
    {
        CellRun run = session.Run("int before = 1;\nawait Root.SubmitCodeAsync(\"int nested = before + 1;\");\nint after = 3;");

        Assert.Equal(ExecutionStatus.Completed, run.Status);
        Assert.Equal("6", session.Run("before + nested + after").Result);
    }

    [Fact]
    public void Files_and_notebooks_are_imported()
    {
        using TemporaryFolder folder = new();
        Scripted here = new(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "one.csx"), "int One() => 1;");
        File.WriteAllText(Path.Combine(folder.Path, "two.cs"), "int Two() => 2;");
        File.WriteAllText(Path.Combine(folder.Path, "three.dib"), "#!csharp\n\nint three = 3;\n\n#!markdown\n\n# hi\n");
        File.WriteAllText(Path.Combine(folder.Path, "four.ipynb"), """{"cells":[{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["int four = 4;\n","int Fail() => throw new Exception();"]}],"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":4}""");

        CellRun run = here.Run("#!import one.csx\n#!import \"two.cs\"\n#!import three.dib\n#load \"four.ipynb\"");

        Assert.Empty(run.Events.OfType<ErrorEvent>());
        Assert.Equal("10", here.Run("One() + Two() + three + four").Result);
        Assert.Contains("   at four.ipynb, cell 1, line 2 in Fail: int Fail() => throw new Exception();", here.Run("Fail();").Error.Traceback);
        File.WriteAllText(Path.Combine(folder.Path, "wrong.dib"), "#!csharp\n\nint before = 1;\n#!nope\n\n#!csharp\n\nint after = 1;\n");
        Assert.Contains("Unknown magic '#!nope'", here.Run("#!import wrong.dib").Error.Message, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Failed, here.Run("after").Status);
        File.WriteAllText(Path.Combine(folder.Path, "options.ipynb"), """{"cells":[{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["int x = 1;\n","#!html <b>"]}],"metadata":{},"nbformat":4,"nbformat_minor":4}""");
        Assert.Contains("options.ipynb, cell 1, line 2", here.Run("\n#!import options.ipynb").Error.Traceback[0], StringComparison.Ordinal);
        Assert.Contains("no file", here.Run("#!import none.csx").Error.Message, StringComparison.Ordinal);
    }
}
