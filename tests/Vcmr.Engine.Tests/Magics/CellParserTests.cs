using Vcmr.Engine.Magics;
using Xunit;

namespace Vcmr.Engine.Tests.Magics;

public sealed class CellParserTests
{
    [Fact]
    public void A_cell_without_magics_is_one_program()
    {
        CellStep step = Assert.Single(CellParser.Parse("a\nb"));

        Assert.Equal(new CellStep(StepKind.CSharp, "a\nb", false), step);
    }

    [Fact]
    public void Segments_keep_the_line_numbers_of_the_cell()
    {
        IReadOnlyList<CellStep> steps = CellParser.Parse("a\n#!markdown\n# hi\n#!csharp\n#!time\nb");

        Assert.Equal(
            [new CellStep(StepKind.CSharp, "a", false), new CellStep(StepKind.Markdown, "# hi", false), new CellStep(StepKind.CSharp, "\n\n\n\n\nb", true)],
            steps);
    }

    [Theory]
    [InlineData("#!who", StepKind.Who)]
    [InlineData("#!whos", StepKind.Whos)]
    [InlineData("#!html\n<b>", StepKind.Html)]
    [InlineData("#!mermaid\ngraph LR", StepKind.Mermaid)]
    [InlineData("#!javascript\n1", StepKind.JavaScript)]
    [InlineData("#!c#\n1", StepKind.CSharp)]
    public void Every_magic_is_known(string source, object kind) => Assert.Equal((StepKind)kind, Assert.Single(CellParser.Parse(source)).Kind);

    [Fact]
    public void An_unknown_magic_fails_with_the_list_of_known_ones()
    {
        MagicException error = Assert.Throws<MagicException>(() => CellParser.Parse("a\n#!python\nb"));

        Assert.Equal(2, error.Line);
        Assert.Contains("#!python", error.Message, StringComparison.Ordinal);
        Assert.Contains("#!whos", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_pointed_to_load() =>
        Assert.Contains("'#load ", Assert.Throws<MagicException>(() => CellParser.Parse("#!import a.csx")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_option_fails_with_its_text()
    {
        MagicException error = Assert.Throws<MagicException>(() => CellParser.Parse("#!time --verbose"));

        Assert.Contains("--verbose", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    [InlineData("#!markdown\n")]
    public void An_empty_cell_does_nothing(string source) => Assert.Empty(CellParser.Parse(source));
}
