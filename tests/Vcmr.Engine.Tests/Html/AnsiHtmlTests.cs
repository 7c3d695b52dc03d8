using Vcmr.Engine.Html;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

public sealed class AnsiHtmlTests
{
    [Theory]
    [InlineData("a<b", "a&lt;b")]
    [InlineData("\e[1;31mx\e[0my", "<span class=\"f1 bold\">x</span>y")]
    [InlineData("\e[92;44mx\e[39my", "<span class=\"f10 b4\">x</span><span class=\"b4\">y</span>")]
    [InlineData("\e[38;5;208mx\e[m", "<span style=\"color:#ff8700\">x</span>")]
    [InlineData("\e[38;5;9mx", "<span class=\"f9\">x</span>")]
    [InlineData("\e[48;2;1;2;255mx", "<span style=\"background:#0102ff\">x</span>")]
    [InlineData("\e[38;5;244mx", "<span style=\"color:#808080\">x</span>")]
    [InlineData("\e[4m\e[4mx\e[24my", "<span class=\"underline\">x</span>y")]
    [InlineData("\e[2K\e[1A\e]0;title\ax\e[?25h", "x")]
    [InlineData("10 %\r20 %\rdone\nnext\r\n", "done\nnext\n")]
    [InlineData("\e[38mx", "x")]
    public void Terminal_text_keeps_its_look(string text, string html) => Assert.Equal(html, AnsiHtml.Write(text));
}
