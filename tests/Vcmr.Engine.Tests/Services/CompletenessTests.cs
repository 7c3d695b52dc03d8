using Vcmr.Engine.Protocol;
using Vcmr.Engine.Services;
using Xunit;

namespace Vcmr.Engine.Tests.Services;

public sealed class CompletenessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("1 + 1")]
    [InlineData("var x = 1;")]
    [InlineData("if (x) { }")]
    [InlineData("undefinedName.Method();")]
    [InlineData("using System.IO;")]
    [InlineData("// comment")]
    [InlineData("int F(int x) => x;")]
    [InlineData("class A { public int B; }")]
    [InlineData("await Task.Delay(1)")]
    [InlineData("#!markdown\nany { text (")]
    [InlineData("#!time\n1 + 1")]
    [InlineData("#!who")]
    [InlineData("#!perhaps-of-an-extension x\n1")]
    [InlineData("#r \"../some.dll\"\nusing Some;")]
    [InlineData("$\"{x}{{\"")]
    public void A_whole_program_is_complete(string code) => Assert.Equal(new CompletenessReply(CompletenessReply.Complete, ""), LanguageServices.IsComplete(code));

    [Theory]
    [InlineData("if (x)", 0)]
    [InlineData("if (x) {", 1)]
    [InlineData("if (x) {\n    y();", 1)]
    [InlineData("class A {\n    void B() {", 2)]
    [InlineData("foreach (var x in xs) {\n    if (x) { } else {", 2)]
    [InlineData("F(1,", 0)]
    [InlineData("var x =", 0)]
    [InlineData("int x = 1", 0)]
    [InlineData("/* comment", 0)]
    [InlineData("var text = \"\"\"\n  {{{", 0)]
    [InlineData("var text = @\"a", 0)]
    [InlineData("xs.Select(x => {", 1)]
    [InlineData("#!time\nif (x) {", 1)]
    [InlineData("#!markdown\ntext\n#!csharp\nF(", 0)]
    public void A_program_that_goes_on_is_incomplete_with_its_indent(string code, int braces) =>
        Assert.Equal(new CompletenessReply(CompletenessReply.Incomplete, new string(' ', 4 * braces)), LanguageServices.IsComplete(code));

    [Theory]
    [InlineData("}")]
    [InlineData("1 + ;")]
    [InlineData("int 1x = 2;")]
    [InlineData("void F() { } }")]
    [InlineData("#!time fast\n1")]
    [InlineData("if (x) {\n#!markdown\ntext")]
    public void A_program_that_cannot_get_right_is_invalid(string code) => Assert.Equal(CompletenessReply.Invalid, LanguageServices.IsComplete(code).Status);
}
