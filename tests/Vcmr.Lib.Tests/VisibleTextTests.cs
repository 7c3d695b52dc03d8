using Xunit;

namespace Vcmr.Tests;

public class VisibleTextTests
{
    [Theory]
    [InlineData("plain 'text' \"é\" 音楽 🎵 👩‍🎤", "plain 'text' \"é\" 音楽 🎵 👩‍🎤")]
    [InlineData("\u001b]0;title\u0007\u001b[2J", "\\x1b]0;title\\x07\\x1b[2J")]
    [InlineData("a\nb\r\tc\u0085\u2028", "a\\x0ab\\x0d\\x09c\\x85\\u2028")]
    [InlineData("\u009b31m\u202egpj.exe\u2066\u200e\ufeff", "\\x9b31m\\u202egpj.exe\\u2066\\u200e\\ufeff")]
    public void Control_and_format_characters_are_written_out(string text, string visible) => Assert.Equal(visible, VisibleText.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\ufffdb", VisibleText.Of(new string(['a', '\ud83c', 'b'])));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab🎵cd", 3, "ab…")]
    public void Long_text_is_cut_between_characters(string text, int longest, string cut) => Assert.Equal(cut, VisibleText.Of(text, longest));
}
