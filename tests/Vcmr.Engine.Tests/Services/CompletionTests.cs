using Vcmr.Engine.Protocol;
using Vcmr.Engine.Services;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Services;

/// <summary>In the codes a <c>|</c> is the cursor.</summary>
public sealed class CompletionTests(Asked asked) : IClassFixture<Asked>
{
    [Theory]
    [InlineData("Console.|", "WriteLine", "function")]
    [InlineData("Console.Wri|", "WriteLine", "function")]
    [InlineData("Console.wri|", "WriteLine", "function")]
    [InlineData("Cons|", "Console", "class")]
    [InlineData("Cons|ole.WriteLine(1);", "Console", "class")]
    [InlineData("using System.Te|", "Text", "module")]
    [InlineData("using Sys|", "System", "module")]
    [InlineData("System.Text.|", "StringBuilder", "class")]
    [InlineData("List<int> items = new();\nitems.Cou|", "Count", "property")]
    [InlineData("List<int> items = new();\nitems.Wh|", "Where", "function")]
    [InlineData("void F(int amount) { am| }", "amount", "param")]
    [InlineData("void F() { int amount = 1; am| }", "amount", "variable")]
    [InlineData("int amount = 1;\nam|", "amount", "variable")]
    [InlineData("fore|", "foreach", "keyword")]
    [InlineData("int F(int first, int second) => first;\nF(sec|", "second:", "param")]
    [InlineData("DayOfWeek.Mo|", "Monday", "constant")]
    [InlineData("DateTime.Now.|", "Year", "property")]
    [InlineData("Math.P|", "PI", "constant")]
    [InlineData("new StringBu|", "StringBuilder", "class")]
    [InlineData("dis|", "display", "function")]
    [InlineData("1.Dis|", "Display", "function")]
    [InlineData("record Point(int X, int Y);\nnew Point(1, 2).|", "X", "property")]
    [InlineData("/* 🎵 */ Console.Wri|", "WriteLine", "function")]
    [InlineData("#!csharp\nConsole.Wri|", "WriteLine", "function")]
    [InlineData("#!markdown\n# Title\n#!csharp\nConsole.Wri|", "WriteLine", "function")]
    [InlineData("#!time\r\nConsole.Wri|", "WriteLine", "function")]
    [InlineData("string s = $\"{Math.Sq|}\";", "Sqrt", "function")]
    [InlineData("var x = new { A = 1 }; x.|", "A", "property")]
    [InlineData("from x in new[] { \"a\" } select x.Len|", "Length", "property")]
    [InlineData("new[] { \"a\" }.Select(word => word.Len|", "Length", "property")]
    public void Completion_finds_what_may_follow(string marked, string text, string kind) => Assert.Equal(kind, asked.Item(marked, text).Kind);

    [Theory]
    [InlineData("study.|", "Score", "property")]
    [InlineData("study.Sc|", "Score", "property")]
    [InlineData("stu|", "study", "variable")]
    [InlineData("Stu|", "Study", "class")]
    [InlineData("Twi|", "Twice", "function")]
    [InlineData("new Study { Sc|", "Score", "property")]
    [InlineData("names[0].Len|", "Length", "property")]
    [InlineData("StringCo|", "StringComparer", "class")]
    [InlineData("JsonSer|", "JsonSerializer", "class")]
    public void Completion_knows_earlier_cells(string marked, string text, string kind)
    {
        if (asked.Cells == 0)
        {
            asked.Run("class Study { public double Score { get; set; } }\nvar study = new Study();\nint Twice(int x) => 2 * x;");
            asked.Run("using System.Text.Json;\nvar names = new List<string> { \"a\" };");
        }

        Assert.Equal(kind, asked.Item(marked, text).Kind);
    }

    [Fact]
    public void Completion_follows_the_session_from_cell_to_cell()
    {
        using Asked own = new();
        own.Run("var first = 1;");
        Assert.Contains("first", own.Texts("fi|"));

        own.Run("var second = \"\";");
        own.Run("var first = DateTime.Now;");

        Assert.Contains("second", own.Texts("sec|"));
        Assert.Equal(["Year"], own.Texts("first.Yea|"));
    }

    [Fact]
    public void Completion_knows_every_kind_of_declaration()
    {
        using Asked own = new();
        own.Run("using IO = System.IO;\nrecord Shape(double Side) { public double Area => Side * Side; }\nstring Name => \"n\";");
        own.Run("var shape = new Shape(2); var shapes = new[] { shape }.ToList(); var anonymous = new { First = 1 }; int @class = 1;");
        own.Run("List<(string Name, int Age)> pairs = [(\"a\", 1)]; string @class = \"\"; var later = Task.FromResult(\"a\");");
        own.Run("Shape Make(int side) => new(side);");
        own.Run("DateTime Make(string text) { return default; }\nstatic int Thrice(this int x) => 3 * x;");
        (string Marked, string Text)[] wanted =
        [
            ("shape.Ar|", "Area"),
            ("anonymous.Fir|", "First"),
            ("pairs[0].Nam|", "Name"),
            ("@class.Len|", "Length"),
            ("shapes.First().Ar|", "Area"),
            ("Make(1).Ar|", "Area"),
            ("Make(\"\").Year|", "Year"),
            ("Name.Len|", "Length"),
            ("3.Thr|", "Thrice"),
            ("new IO.Stri|", "StringReader"),
            ("(await later).Len|", "Length"),
        ];

        Assert.All(wanted, one => Assert.Contains(one.Text, own.Texts(one.Marked)));
    }

    [Fact]
    public void Completion_knows_a_cell_that_failed_as_far_as_it_came()
    {
        using Asked own = new();
        own.Run("var reached = 1; throw new Exception();");

        Assert.Contains("reached", own.Texts("rea|"));
    }

    [Fact]
    public void Completion_knows_a_library_after_its_reference()
    {
        using Asked own = new();
        own.Run("#r \"CsCheck.dll\"\nusing CsCheck;\nvar gen = Gen.Int;");

        Assert.Contains("Gen", own.Texts("Ge|"));
        Assert.Contains("Sample", own.Texts("gen.|"));
    }

    [Fact]
    public void Completion_knows_a_library_though_the_rest_of_its_cell_failed()
    {
        using Asked own = new();
        own.Run("#r \"CsCheck.dll\"\nundefined");

        Assert.Contains("CsCheck", own.Texts("using CsCh|"));
    }

    [Theory]
    [InlineData("Console.Wri|", 8, 11)]
    [InlineData("Cons|ole.WriteLine(1);", 0, 7)]
    [InlineData("🎵.ToString(); Console.Wri|", 23, 26)]
    [InlineData("#!ma|", 0, 4)]
    [InlineData("1 + 1\n  #!ma|rk", 8, 14)]
    public void Completion_replaces_the_whole_word(string marked, int start, int end)
    {
        CompletionReply reply = asked.Complete(marked);

        Assert.Equal((start, end), (reply.Start, reply.End));
    }

    [Fact]
    public void Completions_begin_as_typed_are_sorted_and_distinct()
    {
        using Asked own = new();
        own.Run("int Chair = 0, chart = 1;");

        IReadOnlyList<string> found = own.Texts("ch|");

        Assert.All(found, text => Assert.StartsWith("ch", text, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["char", "chart", "checked", "Chair"], found.Take(4));
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Theory]
    [InlineData("int Add(int a, int b) => a + b;\nAd|", "Add", "(int a, int b) → int")]
    [InlineData("int amount = 1;\nam|", "amount", "int")]
    [InlineData("Math.Sq|", "Sqrt", "(double d) → double")]
    [InlineData("\"a\".Len|", "Length", "int")]
    [InlineData("Math.Cli|", null, null)]
    public void Signatures_say_what_goes_in_and_what_comes_out(string marked, string? text, string? signature) =>
        Assert.Equal(signature, asked.Complete(marked).Items.SingleOrDefault(item => item.Text == text)?.Signature);

    [Theory]
    [InlineData("#!ma|", "#!markdown")]
    [InlineData("#!|", "#!csharp")]
    [InlineData("x + 1\n#!who|", "#!whos")]
    public void Magics_complete(string marked, string text) => Assert.Equal("magic", asked.Item(marked, text).Kind);

    [Theory]
    [InlineData("#r \"CsCh|", "CsCheck.dll")]
    [InlineData("#r \"./CsCh|\"", "CsCheck.dll")]
    [InlineData("  #r \"../../Vcmr.Eng|", "Vcmr.Engine/")]
    public void References_complete_by_file(string marked, string text) => Assert.Equal("path", asked.Item(marked, text).Kind);

    [Theory]
    [InlineData("\"Cons|\"")]
    [InlineData("// Cons|")]
    [InlineData("#!markdown\nCons|")]
    [InlineData("#r \"no/such/folder/|")]
    [InlineData("#r \"nuget: Newton|")]
    [InlineData("#!nothing|")]
    [InlineData("Console.Nothing|")]
    [InlineData("undefined.|")]
    [InlineData("))))}}}} \0 \ud800 @#$%^|")]
    public void Completion_of_nothing_is_empty(string marked) => Assert.Empty(asked.Texts(marked));

    [Theory]
    [InlineData("Console.", -1)]
    [InlineData("Console.", 9)]
    [InlineData("", 1)]
    [InlineData("Console.", int.MinValue)]
    [InlineData("Console.", int.MaxValue)]
    public void A_cursor_outside_the_code_finds_nothing(string code, int cursor)
    {
        Assert.Empty(asked.CompleteAt(code, cursor).Items);
        Assert.False(asked.InspectAt(code, cursor).Found);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("((x, ")]
    [InlineData(".A()[{")]
    [InlineData("A<")]
    public void Deeply_nested_code_gives_an_answer(string nested)
    {
        foreach (int depth in new[] { 150, 5_000 })
        {
            string code = string.Concat(Enumerable.Repeat(nested, depth));

            Assert.NotNull(asked.CompleteAt(code, code.Length));
            Assert.NotNull(asked.InspectAt(code, code.Length / 2));
            Assert.NotNull(LanguageServices.IsComplete(code));
        }
    }
}
