using System.Runtime.InteropServices;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Services;

/// <summary>In the codes a <c>|</c> is the cursor.</summary>
public sealed class InspectionTests(Asked asked) : IClassFixture<Asked>
{
    [Theory]
    [InlineData("int amou|nt = 1;", "(variable) int amount")]
    [InlineData("string.Jo|in", "string.Join(")]
    [InlineData("string.Join|(", "string.Join(")]
    [InlineData("Math.Sqrt(|", "double Math.Sqrt(double d)")]
    [InlineData("Math.Max(1, |2)", "int Math.Max(int val1, int val2)")]
    [InlineData("new StringBuilder(|", "StringBuilder.StringBuilder(")]
    [InlineData("List<in|t> items;", "int")]
    [InlineData("Lis|t<int> items;", "class System.Collections.Generic.List<int>")]
    [InlineData("\"a\".Len|gth", "int string.Length { get; }")]
    [InlineData("va|r x = new List<int>();", "class System.Collections.Generic.List<int>")]
    [InlineData("int F(int amount) => amou|nt;", "(parameter) int amount")]
    [InlineData("using System.Te|xt;", "namespace System.Text")]
    [InlineData("new[] { 1 }.Sel|ect(x => x)", "Select<int, int>(")]
    [InlineData("Math.P|I", "(constant) double Math.PI = 3.14")]
    [InlineData("#!time\nMath.Sq|rt(2)", "double Math.Sqrt(double d)")]
    [InlineData("int Add(int a, int b = 2) => a;\nAdd(|)", "int Add(int a, int b = 2)")]
    public void Inspection_gives_the_signature(string marked, string signature)
    {
        Assert.Contains(signature, asked.Plain(marked), StringComparison.Ordinal);
        Assert.Contains(signature, asked.Markdown(marked), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_gives_a_variables_value_and_keeps_up_with_it()
    {
        using Asked own = new();
        own.Run("var scores = new List<int> { 1, 2 }; int count = 40;");
        own.Run("count += 2; scores.Add(3);");

        Assert.Equal("(variable) int count\n\nValue: 42", own.Plain("cou|nt"));
        Assert.StartsWith("(variable) List<int> scores\n\nValue: [ 1, 2, 3 ]", own.Plain("scores|"), StringComparison.Ordinal);
        Assert.Contains("```csharp\n42\n```", own.Markdown("1 + cou|nt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_of_a_query_does_not_run_it()
    {
        using Asked own = new();
        own.Run("int runs = 0; var query = new[] { 1 }.Select(x => { runs++; return x; });");

        Assert.StartsWith("(variable) IEnumerable<int> query", own.Plain("quer|y"), StringComparison.Ordinal);
        Assert.Equal("0", own.Run("runs").Result);
    }

    [Fact]
    public void Inspection_while_a_cell_runs_leaves_objects_alone()
    {
        using Asked own = new();
        own.Run("class Loud { public override string ToString() => \"said\"; }\nvar loud = new Loud(); int count = 1;");
        Assert.Contains("said", own.Plain("lou|d"), StringComparison.Ordinal);

        own.IsBusy = true;

        Assert.DoesNotContain("said", own.Plain("lou|d"), StringComparison.Ordinal);
        Assert.Contains("Value: 1", own.Plain("coun|t"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_gives_the_documentation_that_a_cell_wrote()
    {
        using Asked own = new();
        own.Run("""
            /// <summary>Adds <paramref name="a"/>
            ///   to <c>b</c>.</summary>
            /// <param name="a">The first.</param>
            /// <returns>The sum.</returns>
            /// <exception cref="OverflowException">Too much.</exception>
            /// <remarks>Slow.</remarks>
            int Add(int a, int b) => a + b;
            """);

        Assert.Equal("int Add(int a, int b)\n\nAdds a to b.\n\nParameters:\n  a: The first.\n\nReturns: The sum.", own.Plain("Ad|d(1, 2)"));
        Assert.Contains("Adds `a` to `b`.\n\n**Parameters**\n\n- `a`: The first.\n\n**Returns** The sum.", own.Markdown("Ad|d(1, 2)"), StringComparison.Ordinal);
        string more = own.Plain("Ad|d(1, 2)", detail: 1);
        Assert.Contains("Exceptions:\n  OverflowException: Too much.\n\nRemarks: Slow.", more, StringComparison.Ordinal);
        Assert.EndsWith("Source:\nint Add(int a, int b) => a + b;", more, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_counts_overloads_and_lists_them_in_detail()
    {
        Assert.Matches(@"^void Console\.WriteLine\(.*\)\n\(\+ \d+ overloads\)", asked.Plain("Console.Write|Line"));
        Assert.Contains("\nvoid Console.WriteLine(string? value)\n", asked.Plain("Console.Write|Line", detail: 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_gives_the_documentation_file_beside_an_assembly() =>
        Assert.Contains("Ends the cell where", asked.Plain("Vcmr.Engine.Scripting.CellInterrupt.Ch|eck()"), StringComparison.Ordinal);

    [Fact]
    public void Inspection_gives_the_frameworks_documentation()
    {
        string packs = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        Assert.SkipUnless(Directory.Exists(packs), "no reference pack is installed");

        Assert.Contains("Returns the square root of a specified number.", asked.Plain("Math.Sqr|t(2)"), StringComparison.Ordinal);
        Assert.Contains("Adds an object to the end of the", asked.Plain("new List<int>().Ad|d(2)"), StringComparison.Ordinal);
        Assert.Contains("Filters a sequence of values based on a predicate.", asked.Plain("new List<int>().Whe|re(x => true)"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_gives_inherited_documentation()
    {
        using Asked own = new();
        own.Run("interface IShape { /// <summary>How large.</summary>\n double Area(); }\nclass Square : IShape { /// <inheritdoc/>\n public double Area() => 1; }");

        Assert.Contains("How large.", own.Plain("new Square().Are|a()"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("undefi|ned")]
    [InlineData("1 + | 1")]
    [InlineData("// Cons|ole")]
    [InlineData("\"Cons|ole\"")]
    [InlineData("#!markdown\nCons|ole")]
    [InlineData("#!ti|me")]
    [InlineData(")))} \0 \ud800 |(((")]
    public void Inspection_of_nothing_finds_nothing(string marked)
    {
        Assert.False(asked.Inspect(marked).Found);
        Assert.Empty(asked.Inspect(marked).Data);
    }
}
