using System.Text;
using Vcmr.Datasets.Download;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Download;

public class FetchListTests
{
    [Fact]
    public void Published_list_is_read_whole()
    {
        FetchList list = FetchList.Read(GoldenFiles.Find("tables", "vcmr-video-ids.txt"));

        Assert.Equal(20_150, list.Items.Count);
        Assert.Equal(310, list.Items.Count(i => i.Name[0] == '-'));
        Assert.DoesNotContain(list.Items, i => i.IsSearch);
        Assert.Empty(list.BadLines);
        Assert.Equal(20_150, list.Items[^1].Line);
    }

    [Theory]
    [InlineData("-aAfxwzUKCc")]
    [InlineData("  -aAfxwzUKCc\t\r")]
    [InlineData("https://www.youtube.com/watch?v=-aAfxwzUKCc")]
    [InlineData("http://youtube.com/watch?v=-aAfxwzUKCc&list=PL123&t=10s")]
    [InlineData("https://music.youtube.com/watch?list=PL123&v=-aAfxwzUKCc#top")]
    [InlineData("HTTPS://M.YouTube.com/watch?v=-aAfxwzUKCc")]
    [InlineData("https://youtu.be/-aAfxwzUKCc?si=x")]
    [InlineData("youtu.be/-aAfxwzUKCc")]
    [InlineData("www.youtube.com/shorts/-aAfxwzUKCc")]
    [InlineData("https://www.youtube-nocookie.com/embed/-aAfxwzUKCc?start=1")]
    public void Id_is_found_in(string line)
    {
        FetchItem item = Assert.Single(Parse(line).Items);

        Assert.Equal(("-aAfxwzUKCc", false, 1), (item.Name, item.IsSearch, item.Line));
    }

    [Theory]
    [InlineData("https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf", "is an address, but of no YouTube video")]
    [InlineData("https://example.org/watch?v=aAfxwzUKCcx - b", "is an address, but of no YouTube video")]
    [InlineData("https://www.youtube.com.example.org/watch?v=aAfxwzUKCcx", "is an address, but of no YouTube video")]
    [InlineData("https://www.youtube.com/watch?v=aAfxwzUKCc", "is an address, but of no YouTube video")]
    [InlineData("https://www.youtube.com/watch?v=aAfxwzUKCcxy", "is an address, but of no YouTube video")]
    [InlineData("file:///etc/passwd - x", "is an address, but of no YouTube video")]
    [InlineData("aAfxwzUKCc", "is neither an id of 11 characters, nor the address of a video, nor 'artist - title'")]
    [InlineData("--exec=rm -rf x", "is neither an id of 11 characters, nor the address of a video, nor 'artist - title'")]
    [InlineData("a - b\u001b[2J", "holds a control character")]
    [InlineData("a - b\u2028c", "holds a control character")]
    [InlineData("a - \u0085b", "holds a control character")]
    [InlineData("a - b\0", "holds a control character")]
    public void Bad_line_says_what_is_wrong(string line, string fault)
    {
        FetchList list = Parse("dQw4w9WgXcQ\n" + line + "\n-aAfxwzUKCc");

        Assert.Equal(fault, Assert.Single(list.BadLines).Fault);
        Assert.Equal(2, list.BadLines[0].Line);
        Assert.DoesNotContain(list.BadLines[0].Text, char.IsControl);
        Assert.Equal(["dQw4w9WgXcQ", "-aAfxwzUKCc"], list.Items.Select(i => i.Name));
    }

    [Fact]
    public void Comments_blank_lines_and_repeats_say_nothing()
    {
        FetchList list = Parse("\ufeff# a list\n\ndQw4w9WgXcQ\r\n  \t \nhttps://youtu.be/dQw4w9WgXcQ\n#dQw4w9WgXcx\nA -  B\nA\t - B\n");

        Assert.Equal([(3, "dQw4w9WgXcQ", false), (7, "A - B", true)], list.Items.Select(i => (i.Line, i.Name, i.IsSearch)));
        Assert.Empty(list.BadLines);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_overlong_lines_are_bad_lines()
    {
        byte[] content = [.. "a - b\n"u8, 0xff, 0xfe, (byte)' ', (byte)'-', (byte)' ', 0xc3, (byte)'\n', .. Encoding.UTF8.GetBytes(new string('x', 5_000_000)), .. "\nx - "u8, .. Encoding.UTF8.GetBytes(new string('y', 300))];

        FetchList list = FetchList.Parse(new MemoryStream(content), "list");

        Assert.Single(list.Items);
        Assert.Equal(["is not in UTF-8", "has more than 65536 characters, which no name of a video has", "has 304 characters; a search takes 200"], list.BadLines.Select(b => b.Fault));
        Assert.All(list.BadLines, b => Assert.InRange(b.Text.Length, 1, 100));
    }

    [Fact]
    public void Random_bytes_never_give_an_item_that_is_no_text()
    {
        var random = new CounterRandom(3);
        byte[] content = new byte[200_000];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = random.NextInt(40) == 0 ? (byte)'\n' : (byte)random.NextInt(256);
        }

        FetchList list = FetchList.Parse(new MemoryStream(content), "list");

        Assert.Equal(content.Count(b => b == '\n') + 1, list.BadLines.Select(b => b.Line).Concat(list.Items.Select(i => i.Line)).Max());
        Assert.All(list.BadLines, b => Assert.DoesNotContain(b.Text, char.IsControl));
        Assert.All(list.Items, i => Assert.DoesNotContain(i.Name, char.IsControl));
    }

    [Fact]
    public void Missing_list_is_named()
    {
        var error = Assert.Throws<VcmrException>(() => FetchList.Read("/nowhere/ids.txt"));

        Assert.Contains("'/nowhere/ids.txt'", error.Message, StringComparison.Ordinal);
    }

    private static FetchList Parse(string text) => FetchList.Parse(new MemoryStream(Encoding.UTF8.GetBytes(text)), "list");
}
