using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Scripting;

public sealed class ScriptSessionTests
{
    private readonly Scripted session = new();

    [Fact]
    public void Cells_share_variables_functions_types_and_usings()
    {
        session.Run("using System.IO;\nint x = 20;\nint Twice(int v) => 2 * v;\nrecord Point(int A);");

        CellRun run = session.Run("var p = new Point(Twice(x) + 2); Path.Combine(\"a\", p.A.ToString())");

        Assert.Equal("a/42", run.Result);
    }

    [Theory]
    [InlineData("using System.IO;")]
    [InlineData("// only this")]
    [InlineData("#nullable enable")]
    public void A_cell_without_code_runs(string code)
    {
        session.Run("int x = 1;");

        Assert.Empty(session.Run(code).Events);

        Assert.Equal("1", session.Run("x").Result);
    }

    [Fact]
    public void Usings_of_a_cell_without_code_hold()
    {
        session.Run("using System.IO;");

        Assert.Equal("a", session.Run("Path.GetFileName(\"b/a\")").Result);
    }

    [Fact]
    public void A_later_declaration_takes_the_place_of_an_earlier_one()
    {
        session.Run("int x = 1; int F() => x;");
        session.Run("string x = \"two\";");

        Assert.Equal("two1", session.Run("x + F()").Result);
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("await Task.FromResult(3)", "3")]
    [InlineData("int y = 1; y // comment", "1")]
    [InlineData("null as string", "<null>")]
    [InlineData("return 5;", "5")]
    [InlineData("1 + 1;", null)]
    [InlineData("int z = 1;", null)]
    [InlineData("Console.Write(\"\")", null)]
    [InlineData("await Task.Yield()", null)]
    [InlineData("", null)]
    public void The_last_expression_without_semicolon_is_the_result(string code, string? result)
    {
        CellRun run = session.Run(code);

        Assert.Equal(code == "1 + 1;" ? ExecutionStatus.Failed : ExecutionStatus.Completed, run.Status);
        Assert.Equal(result, run.Result);
    }

    [Fact]
    public void A_value_followed_by_a_semicolon_is_not_shown() => Assert.Empty(session.Run("int x = 1; x.ToString();").Events);

    [Theory]
    [InlineData("display(5)")]
    [InlineData("5.Display()")]
    [InlineData("display(5);")]
    [InlineData("display(\"5\", \"text/plain\")")]
    [InlineData("\"5\".DisplayAs(\"text/plain\")")]
    public void Display_shows_once(string code)
    {
        CellRun run = session.Run(code);

        Assert.Equal(["5"], run.Displays);
        Assert.Single(run.Events);
    }

    [Fact]
    public void A_displayed_value_is_updated_under_its_name()
    {
        CellRun shown = session.Run("var d = display(\"a\");");
        CellRun updated = session.Run("d.Update(\"b\");");

        UpdateDisplayEvent update = Assert.IsType<UpdateDisplayEvent>(Assert.Single(updated.Events));
        Assert.Equal(Assert.IsType<DisplayEvent>(Assert.Single(shown.Events)).DisplayId, update.DisplayId);
        Assert.Equal("b", update.Data["text/plain"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("File.Exists(\"x\")")]
    [InlineData("new HttpClient()")]
    [InlineData("new Thread(() => { })")]
    public void Usings_are_those_of_dotnet_interactive_and_no_more(string code) =>
        Assert.Equal("CompilationError", session.Run(code).Error.Name);

    [Fact]
    public void Default_usings_are_there()
    {
        CellRun run = session.Run("new StringBuilder().Append(new List<int> { 1 }.Select(i => i + 1).First()).Append(new ArrayList().Count).ToString()");

        Assert.Equal("20", run.Result);
    }

    [Fact]
    public void An_exception_names_cell_line_and_source_and_keeps_the_state()
    {
        session.Run("int Divide(int a) =>\n  10 / a;");

        CellRun run = session.Run("int kept = 7;\n\nDivide(0);");

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.Equal(("DivideByZeroException", 1, 2), (run.Error.Name, run.Error.Cell, run.Error.Line));
        Assert.Equal(["DivideByZeroException: Attempted to divide by zero.", "   at Cell 1, line 2 in Divide: 10 / a;", "   at Cell 2, line 3: Divide(0);"], run.Error.Traceback);
        Assert.Equal("7", session.Run("kept").Result);
    }

    [Fact]
    public void An_exception_after_an_await_in_a_lambda_names_its_line()
    {
        CellRun run = session.Run("Func<int, Task> f = async i =>\n{\n    await Task.Yield();\n    throw new Exception(\"x\");\n};\nawait f(1);");

        Assert.Equal((1, 4), (run.Error.Cell, run.Error.Line));
    }

    [Fact]
    public void A_cause_is_shown_with_its_own_lines()
    {
        CellRun run = session.Run("try { int.Parse(\"x\"); }\ncatch (Exception e) { throw new InvalidOperationException(\"outer\", e); }");

        Assert.Equal(2, run.Error.Line);
        Assert.Contains(run.Error.Traceback, line => line.StartsWith("Caused by FormatException", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bottomless_recursion_in_a_function_is_an_exception()
    {
        CellRun run = session.Run("int Down(int n) => 1 + Down(n + 1);\nDown(0)");

        Assert.Equal("InsufficientExecutionStackException", run.Error.Name);
        Assert.InRange(run.Error.Traceback.Count, 3, 50);
    }

    [Fact]
    public void A_compile_error_names_cell_and_line_and_changes_nothing()
    {
        session.Run("int x = 1;");

        CellRun run = session.Run("x = 2;\nfor (;;) { int y = \"a\"; }");

        Assert.Equal(("CompilationError", 2, 2), (run.Error.Name, run.Error.Cell, run.Error.Line));
        Assert.Equal(["Cell 2, line 2: error CS0029: Cannot implicitly convert type 'string' to 'int'", "    for (;;) { int y = \"a\"; }", "                       ^"], run.Error.Traceback);
        Assert.Equal("1", session.Run("x").Result);
    }

    [Theory]
    [InlineData("using var m = new System.IO.MemoryStream();", "'using (var x")]
    [InlineData("static class E { public static int Twice(this int x) => 2 * x; }", "outside any class")]
    [InlineData("namespace N { class A { } }", "namespace")]
    public void What_scripts_do_not_allow_is_reported_with_advice(string code, string advice) =>
        Assert.Contains(advice, session.Run(code).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void An_extension_method_at_the_top_works()
    {
        session.Run("static int Twice(this int x) => 2 * x;");

        Assert.Equal("6", session.Run("3.Twice()").Result);
    }

    [Fact]
    public void Segments_each_have_their_result()
    {
        CellRun run = session.Run("1\n#!markdown\n**hi**\n#!csharp\n2");

        Assert.Equal("2", run.Result);
        Assert.Equal(["1", null], run.Displays);
        Assert.Equal("**hi**", Assert.IsType<DisplayEvent>(run.Events[1]).Data["text/markdown"]!.GetValue<string>());
    }

    [Fact]
    public void A_segment_below_a_magic_reports_lines_of_the_cell() =>
        Assert.Equal(4, session.Run("#!markdown\nx\n#!csharp\nthrow new Exception();").Error.Line);

    [Fact]
    public void An_unknown_magic_runs_nothing_of_the_cell()
    {
        CellRun run = session.Run("int x = 1;\n#!nope");

        Assert.Equal(("MagicError", 2), (run.Error.Name, run.Error.Line));
        Assert.Equal(ExecutionStatus.Failed, session.Run("x").Status);
    }

    [Fact]
    public void Who_and_whos_list_variables()
    {
        session.Run("int b = 2; var a = new List<string> { \"x\" };");

        Assert.Equal(["a\nb"], session.Run("#!who").Displays);
        Assert.Equal(["Variable  Type          Value\n--------  ------------  -----\na         List<string>  [ x ]\nb         int           2"], session.Run("#!whos").Displays);
    }

    [Fact]
    public void Time_is_shown_after_the_result()
    {
        CellRun run = session.Run("#!time\n1 + 1");

        Assert.Equal("2", run.Result);
        Assert.StartsWith("Wall time: ", Assert.Single(run.Displays)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mermaid_diagram_is_shown_in_forms_that_viewers_know()
    {
        DisplayEvent display = Assert.IsType<DisplayEvent>(Assert.Single(session.Run("#!mermaid\ngraph LR; a-->b").Events));

        Assert.Equal("graph LR; a-->b", display.Data["text/vnd.mermaid"]!.GetValue<string>());
        Assert.StartsWith("```mermaid\n", display.Data["text/markdown"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
