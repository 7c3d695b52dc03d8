using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Scripting;

/// <summary>Code that is nested so deep that a compiler's recursion could end the session.</summary>
public sealed class NestingTests
{
    internal static string Nested(string open, string middle, string close, int count = 20_000) =>
        string.Concat(Enumerable.Repeat(open, count)) + middle + string.Concat(Enumerable.Repeat(close, count));

    public static TheoryData<string, string, string> Shapes => new()
    {
        { "(", "1", ")" }, { "{", "", "}" }, { "new[]{", "1", "}" }, { "F(", "1", ")" }, { "[", "", "]" },
        { "System.Collections.Generic.List<", "int", ">" }, { "(int, ", "int", ") x;" }, { "$\"{", "1", "}\"" }, { "#if (", "X", ")\n" }, { "#if !!!!!!!!!!", "X", "" },
        { "class A {", "", "}" }, { "(((", "", "" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Deep_brackets_are_one_sentence_and_the_session_goes_on(string open, string middle, string close)
    {
        Scripted session = new();
        string code = open.StartsWith('#') ? "#if " + Nested(open[4..], middle, close.Trim()) + "\n1\n#endif" : Nested(open, middle, close);

        CellRun run = session.Run("int kept = 7;\n" + code);

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.StartsWith("The code is nested more deeply here than", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Line);
        Assert.InRange(string.Concat(run.Error.Traceback).Length, 1, 2000);
        Assert.Equal("1", session.Run("1").Result);
    }

    [Fact]
    public void Brackets_in_texts_and_comments_are_none()
    {
        string many = new('(', 20_000);

        CellRun run = new Scripted().Run($"// {many}\n/* {many} */ var text = \"{many}\" + @\"{many}\" + \"\"\"{many}\"\"\"; text.Length");

        Assert.Equal("60000", run.Result);
    }

    [Fact]
    public void A_loaded_file_is_looked_at_as_well()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("deep.csx"), Nested("(", "1", ")"));

        CellRun run = new Scripted(folder.Path).Run("#load \"deep.csx\"");

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.Contains(run.Error.Traceback, line => line.Contains("nested more deeply here", StringComparison.Ordinal));
    }
}
