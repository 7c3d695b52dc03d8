using System.Text;
using Vcmr.Storage;
using Xunit;

namespace Vcmr.Tests.Storage;

public sealed class BoundedTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\ufeffa\r\nb\n\nc", "1 a|2 b|3 |4 c")]
    [InlineData("a\n", "1 a")]
    [InlineData("\n\r\n", "1 |2 ")]
    public void Lines_have_numbers_and_no_line_ends(string text, string lines) =>
        Assert.Equal(lines, string.Join('|', Lines(text).Select(l => $"{l.Number} {l.Text}")));

    [Theory]
    [InlineData(BoundedText.LongestLine, false)]
    [InlineData(BoundedText.LongestLine + 1, true)]
    [InlineData(1_000_000, true)]
    public void Of_a_line_that_is_too_long_the_beginning_is_kept(int length, bool isCut)
    {
        TextLine[] lines = [.. Lines("first\n" + new string('x', length) + "\nlast")];

        Assert.Equal(["first", new string('x', Math.Min(length, BoundedText.LongestLine)), "last"], lines.Select(l => l.Text));
        Assert.Equal([false, isCut, false], lines.Select(l => l.IsCut));
    }

    private static IEnumerable<TextLine> Lines(string text) => BoundedText.Lines(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
