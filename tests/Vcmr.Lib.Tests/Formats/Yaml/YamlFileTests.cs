using System.Globalization;
using Vcmr.Formats.Yaml;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Formats.Yaml;

public sealed class YamlFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_know_their_line_and_key()
    {
        YamlMapping root = Assert.IsType<YamlMapping>(Read("a: &one { b: [1, 'null', ~] }\nc: *one\nd:\n").Root);

        YamlMapping a = Assert.IsType<YamlMapping>(root.Find("a"));
        YamlSequence list = Assert.IsType<YamlSequence>(a.Find("b"));
        Assert.Equal([false, false, true], list.Items.Select(i => i.IsNull));
        Assert.Equal([(1, "a.b"), (1, "a.b"), (1, "a.b")], list.Items.Select(i => (i.Line, i.Key)));
        Assert.Same(a, root.Find("c"));
        Assert.True(root.Find("d")!.IsNull);
        Assert.Equal((3, "d"), (root.Find("d")!.Line, root.Find("d")!.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Empty_file_has_no_value(string text) => Assert.Null(Read(text).Root);

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "Line 3 of '{0}' names 'a' again, after line 1")]
    [InlineData("a: 1\nb:\n  c: 1\n  c: 1\n", "Line 4 of '{0}' names 'c' again, after line 3")]
    [InlineData("a: 1\n---\nb: 2\n", "Line 2 of '{0}' begins a second document")]
    [InlineData("a: 1\nb: &x [*x]\n", "Line 2 of '{0}' names '*x', which stands for no value before it")]
    [InlineData("a: [1\nb: 2\n", "of '{0}' is no YAML")]
    [InlineData("a: 1\n? [1]\n: 2\n", "Line 2 of '{0}' has a name that is no word")]
    public void Wrong_file_is_an_error_that_names_the_line(string text, string says) =>
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, says, _folder.File("f.yaml")), Assert.Throws<VcmrException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Bombs))]
    public void File_that_would_take_all_time_or_memory_is_an_error_that_names_the_bound(string text, string says) =>
        Assert.Contains(says, Assert.Throws<VcmrException>(() => Read(text)).Message, StringComparison.Ordinal);

    public static TheoryData<string, string> Bombs() => new()
    {
        { new string('[', 50_000), "nested deeper than 64 levels" },
        { "a: " + string.Concat(Enumerable.Repeat("{a: ", 50_000)), "nested deeper than 64 levels" },
        { string.Concat(Enumerable.Repeat("- ", 50_000)), "nested deeper than 64 levels" },
        { Multiplying(items: 9, levels: 9), "more than 100,000 values" },
        { Multiplying(items: 2, levels: 50), "more than 100,000 values" },
        { "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 70).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n")), "nested deeper than 64 levels" },
        { string.Concat(Enumerable.Repeat("- a\n", 100_001)), "more than 100,000 values" },
        { "a: " + new string('x', 5 << 20), "larger than 4,096 KiB" },
    };

    [Fact]
    public void Broken_text_is_an_error_of_the_file_and_nothing_else()
    {
        string[] parts = ["[", "]", "{", "}", ":", ": ", "- ", "? ", ",", "\n", "\n  ", "&a ", "*a ", "!b ", "'", "\"", "|", ">", "#", " #", "%", "@", "`", "\t", "\\", "x", "1", "---", "...", "\0", "\u2028"];
        int wrong = 0;
        for (int i = 0; i < 5000; i++)
        {
            var random = new CounterRandom(7, i);
            string text = string.Concat(Enumerable.Range(0, 1 + random.NextInt(30)).Select(_ => parts[random.NextInt(parts.Length)]));
            try
            {
                _ = YamlFile.Parse(text, "f.yaml");
            }
            catch (VcmrException e)
            {
                wrong++;
                Assert.Matches(@"[Ll]ine \d+ ", e.Message);
            }
        }

        Assert.InRange(wrong, 1000, 4999);
    }

    private static string Multiplying(int items, int levels) => "a0: &a0 x\n"
        + string.Concat(Enumerable.Range(1, levels).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", items))}]\n"));

    private YamlFile Read(string text)
    {
        File.WriteAllText(_folder.File("f.yaml"), text);
        return YamlFile.Read(_folder.File("f.yaml"));
    }
}
