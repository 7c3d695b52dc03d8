using System.Net;
using System.Text.RegularExpressions;
using Vcmr.Engine.Html;
using Xunit;

namespace Vcmr.Engine.Tests.Html;

public sealed class CSharpColorsTests
{
    [Theory]
    [InlineData("var x = new List<int>();", "<span class=\"k\">var</span> x = <span class=\"k\">new</span> <span class=\"t\">List</span>&lt;<span class=\"k\">int</span>&gt;();")]
    [InlineData("a.B(1, \"c\") // d", "a.<span class=\"m\">B</span>(<span class=\"n\">1</span>, <span class=\"s\">&quot;c&quot;</span>) <span class=\"c\">// d</span>")]
    [InlineData("#r \"x.dll\"\nf", "<span class=\"d\">#r &quot;x.dll&quot;\n</span>f")]
    [InlineData("#!html\nvar <b>", "<span class=\"d\">#!html</span>\nvar &lt;b&gt;")]
    public void Words_are_marked_by_kind(string source, string html) => Assert.Equal(html, CSharpColors.Write(source));

    [Theory]
    [InlineData("int F(int n) => n < 2 ? 1 : n * F(n - 1);\n#!time\nF(5)\n\n")]
    [InlineData("var s = $\"a {x:F2} {{}}\"; /* c */ foreach (var (a, b) in z) { }\n#!mermaid\ngraph\n#!csharp\nawait f;")]
    [InlineData("this is not ] C# \" at all\n  #!who")]
    [InlineData("#if X\nskipped\n#endif\nstring r = \"\"\"\n  raw\n  \"\"\";")]
    [InlineData("")]
    public void No_character_is_lost(string source) =>
        Assert.Equal(source, WebUtility.HtmlDecode(Regex.Replace(CSharpColors.Write(source), "</?span[^>]*>", "")));
}
