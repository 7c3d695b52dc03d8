using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
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
    public void A_lambda_below_its_arrow_keeps_its_line() =>
        Assert.Equal(3, session.Run("Func<int, int> f = x =>\n    // why\n    10 / x;\nf(0)").Error.Line);

    [Fact]
    public void A_type_that_cannot_be_initialised_says_why()
    {
        CellRun run = session.Run("class A { public static readonly int B = int.Parse(\"x\"); }\nint C() => A.B;\nC()");

        Assert.Equal("TypeInitializationException", run.Error.Name);
        Assert.Contains("FormatException: The input string 'x'", run.Error.Message, StringComparison.Ordinal);
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

    [Fact]
    public void Types_and_functions_are_redefined_and_what_was_made_with_the_old_ones_stays()
    {
        session.Run("class A { public int V => 1; }\nint F(int x) => x;\nvar old = new A();");
        session.Run("class A { public string V => \"new\"; }\nstring F(string x) => x + \"!\";");

        Assert.Equal("new!11", session.Run("F(new A().V) + old.V + old.V.ToString(\"D1\")").Result);
    }

    [Fact]
    public void A_cell_that_declares_nothing_can_go_on_beside_the_next()
    {
        session.Run("int x = 1; var go = new TaskCompletionSource(); Task later = null;");
        session.Run("later = Task.Run(async () => { await go.Task; x += 10; });");
        session.Run("int y = 5;");
        session.Run("throw new Exception();");
        session.Run("go.SetResult(); await later;");

        Assert.Equal("(11, 5)", session.Run("(x, y)").Result);
    }

    [Theory]
    [InlineData("int.TryParse(\"7\", out var declared)")]
    [InlineData("var (declared, _) = (7, 8);")]
    [InlineData("object o = 7; if (o is not int declared) throw new Exception();")]
    [InlineData("const int declared = 7;")]
    [InlineData("int declared() => 7; int.Parse(\"1\")")]
    [InlineData("class declared { }")]
    [InlineData("using declared = System.Int32;")]
    public void Whatever_a_cell_declares_is_known_to_the_next(string code)
    {
        session.Run(code);

        Assert.Equal("declared", session.Run("nameof(declared)").Result);
    }

    [Fact]
    public void A_cell_costs_only_what_it_keeps()
    {
        Cells(20);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Cells(60);
        long perCell = (GC.GetTotalMemory(forceFullCollection: true) - before) / 60;

        // Compilations that each repeat the references of those before came to hundreds of kB a cell.
        Assert.InRange(perCell, long.MinValue, 150_000);

        void Cells(int count)
        {
            for (int i = 0; i < count; i++)
            {
                session.Run("var kept = new List<int> { 1 };\nkept.Count");
            }
        }
    }

    [Theory]
    [InlineData("Func<int, int> f = x => x + 1; f(1)", "2")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = x => x * 2; e.ToString()", "x => (x * 2)")]
    [InlineData("Func<int, Func<int, int>> add = a => b => a + b; add(1)(2)", "3")]
    [InlineData("Func<Task<int>> f = async () => await Task.FromResult(3); await f()", "3")]
    [InlineData("int n = 0; Func<Task> f = async () => await Task.FromResult(n++); await f(); n", "1")]
    [InlineData("int n = 0; Action f = () => n++; f(); n", "1")]
    [InlineData("int n = 0; Func<int> f = () => n = 4; f()", "4")]
    [InlineData("try { Func<int> f = () => throw new Exception(\"x\"); f(); } catch (Exception e) { display(e.Message); }\n1", "1")]
    [InlineData("Enumerable.Range(0, 9).AsQueryable().Count(x => x > 6)", "2")]
    [InlineData("Task.Run(() => 5).Result", "5")]
    [InlineData("var half = (double x) => x / 2; half(3)", "1.5")]
    public void Lambdas_mean_what_they_say(string code, string result) => Assert.Equal(result, session.Run(code).Result);

    [Fact]
    public void An_exception_without_a_readable_message_is_reported() =>
        Assert.Contains("cannot be read", session.Run("class Odd : Exception { public override string Message => throw new Exception(); }\nthrow new Odd();").Error.Message, StringComparison.Ordinal);

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
    public void Default_usings_are_those_of_dotnet_interactive_and_display_and_formatters() => Assert.Equal(
        [
            "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
            "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.Formatting",
        ],
        SubmissionCompiler.Usings);

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
    [InlineData("await using var m = new System.IO.MemoryStream();", "'using (var x")]
    [InlineData("using System.IO.MemoryStream m = new();", "'using (var x")]
    [InlineData("static class E { extension(int x) { public int Twice => 2 * x; } }", "outside any class")]
    [InlineData("extension(int x) { public int Twice => 2 * x; }", "outside any class")]
    [InlineData("namespace N { class A { } }", "namespace")]
    [InlineData("namespace N;\nclass A { }", "namespace")]
    [InlineData("int z = 1; ref int r = ref z;", "'ref' variable")]
    [InlineData("Span<int> s = new int[3];", "ref structs")]
    [InlineData("file class A { }", "'file' types")]
    [InlineData("yield return 1;", "write a function")]
    [InlineData("int z = 1; this.z", "no 'this'")]
    [InlineData("#load \"no-such-file.csx\"", "relative to the notebook")]
    public void What_scripts_do_not_allow_is_reported_with_advice(string code, string advice) =>
        Assert.Contains(advice, session.Run(code).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void Advice_is_not_given_for_what_is_allowed_inside_a_function() =>
        Assert.Contains("CS0103", session.Run("void F()\n{\n    using var m = Unknown();\n}").Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("unsafe { int a = 5; int* p = &a; *p = 6; if (a != 6) throw new Exception(); }")]
    [InlineData("if (1 > 0) return;\nthrow new Exception();")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"none\")] static extern int f();")]
    [InlineData("int z = 1; { ref int r = ref z; r = 2; Span<int> s = stackalloc int[2]; }")]
    public void What_scripts_do_allow_runs(string code) => Assert.Equal(ExecutionStatus.Completed, session.Run(code).Status);

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
