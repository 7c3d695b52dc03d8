using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>Names and things in a folder that a careless program would take for something else, through the whole tool.</summary>
public sealed class OddPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_name_is_prepared_listed_and_verified_under_that_name()
    {
        string[] names =
        [
            "two words.mp4", "it's.mp4", "\"quoted\".mp4", "-i.mp4", "--help.mp4", "back\\slash.mp4", "100%.mp4", "%03d.mp4", "a:b.mp4", "file:a.mp4",
            "concat:a|b.mp4", "http:⁄⁄a.mp4", "pipe:0.mp4", "*.mp4", "[x]?.mp4", "{a,b}.mp4", "$(touch pwned).mp4", "`touch pwned`.mp4", ";&|<>.mp4", "~.mp4",
            "new\nline.mp4", "\u001b[2J\u0007.mp4", "é.mp4", "e\u0301.mp4", "音楽 🎵 \u202e.mp4", new string('n', 251) + ".mp4", "%(x)s ' OR 1=1 --.MP4",
        ];
        string videos = _folder.File("-videos \"%d\" 'é'\n[*]/-in: 100%");
        string corpus = _folder.File("-corpus \"%d\" 'é' [*];Mode=Memory");
        Directory.CreateDirectory(videos);
        TestVideo.Make(_folder.File("one.mp4"), 15.5, "testsrc=size=32x32:rate=5");
        for (int i = 0; i < names.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(videos, names[i]), TestVideo.Distinct(File.ReadAllBytes(_folder.File("one.mp4")), i));
        }

        (int code, string output, string errors) = Tool.Run("prepare", "--videos", videos, "--corpus", corpus);
        (_, string list, _) = Tool.Run("corpus", "list", corpus, "--json");
        (_, string shown, _) = Tool.Run("corpus", "list", corpus);
        (int verified, _, _) = Tool.Run("verify", corpus);

        Assert.True(code == 0, errors);
        Assert.Equal(0, verified);
        JsonNode[] items = [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(names.Order(StringComparer.Ordinal), items.Select(i => (string)i["path"]!).Order(StringComparer.Ordinal));
        Assert.All(items, i => Assert.Equal("kept", (string)i["state"]!));
        Assert.All(new[] { output, errors, shown }, text => Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r')));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "pwned", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(Repository.Root, "pwned")));
    }

    [Fact]
    public void Things_that_are_no_files_neither_hang_nor_count_twice()
    {
        string videos = _folder.File("videos");
        Directory.CreateDirectory(Path.Combine(videos, "sub"));
        Directory.CreateDirectory(Path.Combine(videos, ".hidden"));
        Directory.CreateDirectory(Path.Combine(videos, "folder.mp4"));
        TestVideo.Make(Path.Combine(videos, "good.mp4"), 15.5, "testsrc=size=32x32:rate=5");
        File.Copy(Path.Combine(videos, "good.mp4"), Path.Combine(videos, ".partial.mp4"));
        File.Copy(Path.Combine(videos, "good.mp4"), Path.Combine(videos, ".hidden", "partial.mp4"));
        Shell($"""
            cd "$1" && mkfifo pipe.mp4 && ln -s pipe.mp4 "link to pipe.mp4" && ln -s /dev/zero zero.mp4 && ln -s good.mp4 link.mp4
            ln -s ring.mp4 ring.mp4; ln -s nowhere.mp4 dangling.mp4; ln -s .. sub/up; ln -s . sub/again
            cp good.mp4 "$(printf 'bad \377 name.mp4')"
            """, videos);

        (int code, _, string errors) = Tool.Run("prepare", "--videos", videos, "--corpus", _folder.File("corpus"));
        (_, string list, _) = Tool.Run("corpus", "list", _folder.File("corpus"), "--json");

        // .NET cannot name the one file to delete it.
        Shell("rm -f -- \"$1\"/bad*", videos);
        Assert.True(code == 0, errors);
        var reasons = list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .ToDictionary(i => (string)i["path"]!, i => (string?)i["reason"]);
        Assert.Equal(
            ["bad \ufffd name.mp4", "dangling.mp4", "good.mp4", "link to pipe.mp4", "link.mp4", "pipe.mp4", "ring.mp4", "zero.mp4"], reasons.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("unreadable: its name is not in UTF-8", reasons["bad \ufffd name.mp4"]);
        Assert.Null(reasons["good.mp4"]);
        Assert.Equal("same content as another file: good.mp4", reasons["link.mp4"]);
        Assert.All(new[] { "pipe.mp4", "link to pipe.mp4", "zero.mp4" }, name => Assert.Equal("unreadable: it is empty", reasons[name]));
        Assert.Equal("unreadable: No such file or directory", reasons["dangling.mp4"]);
        Assert.Equal("unreadable: Too many levels of symbolic links", reasons["ring.mp4"]);
    }

    [Fact]
    public void What_cannot_be_read_has_its_reason_and_an_unreadable_folder_is_named()
    {
        string videos = _folder.File("videos");
        Directory.CreateDirectory(Path.Combine(videos, "closed"));
        TestVideo.Make(Path.Combine(videos, "closed.mp4"), 15.5, "testsrc=size=32x32:rate=5");
        Shell("chmod 0 \"$1/closed.mp4\"", videos);

        (int code, _, string errors) = Tool.RunWithoutPrivileges("prepare", "--videos", videos, "--corpus", _folder.File("corpus"));
        (_, string list, _) = Tool.Run("corpus", "list", _folder.File("corpus"), "--json");
        Shell("chmod 0 \"$1/closed\"", videos);
        (int closed, _, string named) = Tool.RunWithoutPrivileges("prepare", "--videos", videos, "--corpus", _folder.File("corpus"));
        Shell("chmod 700 \"$1/closed\"", videos);

        Assert.Equal(1, code);
        Assert.Contains("Not one of the 1 videos", errors, StringComparison.Ordinal);
        Assert.Contains("Permission denied", list, StringComparison.Ordinal);
        Assert.Equal(1, closed);
        Assert.Contains("cannot be read through", named, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_tags_reach_neither_terminal_nor_catalog()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        const string Tag = "\u001b[2J\u001b]0;x\u0007 $(touch pwned) '; DROP TABLE videos; --\n{\"a\":";
        TestVideo.Make(_folder.File("videos/a.mkv"), 15.5, "testsrc=size=32x32:rate=5", TestVideo.Tone,
            "-metadata", "title=" + Tag, "-metadata:s:v", "DURATION=" + Tag, "-metadata:s:a", "title=" + Tag, "-metadata:s:v", "rotate=" + Tag);
        byte[] whole = File.ReadAllBytes(_folder.File("videos/a.mkv"));
        File.WriteAllBytes(_folder.File("videos/torn.mkv"), whole[..(whole.Length / 3)]);

        (int code, string output, string errors) = Tool.Run("prepare", "--videos", _folder.File("videos"), "--corpus", _folder.File("corpus"));
        (_, string list, _) = Tool.Run("corpus", "list", _folder.File("corpus"), "--json");

        Assert.True(code == 0, errors);
        Assert.DoesNotContain(output + errors + list, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.DoesNotContain("DROP", Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("corpus/catalog.db"))), StringComparison.Ordinal);
        Assert.Contains("\"kept\"", list, StringComparison.Ordinal);
    }

    private static void Shell(string script, string argument)
    {
        using Process process = Process.Start("sh", ["-c", script, "sh", argument]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
