using Vcmr.Datasets.Sets;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

public sealed class OwnTagsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Put(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File("my/" + file))!);
            File.WriteAllText(_folder.File("my/" + file), "x");
        }
    }

    private TaggedSet Read() => new TaggedSource(TaggedSetKind.Csv, _folder.File("tags.csv")).Read();

    [Fact]
    public void Names_of_folders_are_tags_and_each_has_clips_in_every_part()
    {
        Put("rock/a, live.mp3", "rock/b.mp4", "rock/c.mp3", "rock/d.mp3", "jazz/a.mp3", "jazz/b.mp3", "jazz/rare/c.mp3", "plain.mp3", "rock/cover.jpg");
        OwnTagsSummary made = OwnTags.Write(_folder.File("my"), _folder.File("tags.csv"))!;
        Assert.Equal((null, 7), (made.Table, made.Files));
        Assert.Equal(["jazz", "rock"], made.Tags);
        IReadOnlyList<TaggedEntry> entries = Read().Entries;
        Assert.Contains(entries, e => e.Path == _folder.File("my/rock/a, live.mp3") && e.Tags.SequenceEqual(["rock"]));
        foreach (string tag in made.Tags)
        {
            Assert.Equal(["test", "train", "validation"], entries.Where(e => e.Tags.Contains(tag)).Select(e => e.Split).Distinct().Order());
        }

        OwnTags.Write(_folder.File("my"), _folder.File("again.csv"));
        Assert.Equal(File.ReadAllText(_folder.File("tags.csv")), File.ReadAllText(_folder.File("again.csv")));
    }

    [Fact]
    public void Table_in_the_folder_goes_before_its_folders()
    {
        Put("rock/a.mp3", "b.mp3", "c.mp3");
        File.WriteAllText(_folder.File("my/tags.csv"), "path,tags\nrock/a.mp3,loud;fast\nb.mp3,loud\nc.mp3,slow\n");
        OwnTagsSummary made = OwnTags.Write(_folder.File("my"), _folder.File("tags.csv"))!;
        Assert.Equal(_folder.File("my/tags.csv"), made.Table);
        Assert.Equal(["fast", "loud", "slow"], made.Tags);
        Assert.All(Read().Entries, e => Assert.Contains(e.Split, new[] { "train", "validation", "test" }));

        File.WriteAllText(_folder.File("my/tags.csv"), "path,split,tags\nb.mp3,test,loud\n");
        OwnTags.Write(_folder.File("my"), _folder.File("tags.csv"));
        Assert.Equal("test", Assert.Single(Read().Entries).Split);
    }

    [Fact]
    public void Without_tags_nothing_is_written()
    {
        Put("a.mp3", "one/b.mp3", "two/c.mp3");
        Assert.Null(OwnTags.Write(_folder.File("my"), _folder.File("tags.csv")));
        Assert.False(File.Exists(_folder.File("tags.csv")));
    }

    [Theory]
    [InlineData("file,tags\na,b\n", "must begin with the header path,tags")]
    [InlineData("path,tags\na\n", "line 2 of")]
    [InlineData("path,tags\na,x\na,y\n", "names 'a' twice")]
    public void Wrong_table_is_one_sentence(string csv, string says)
    {
        Put("a");
        File.WriteAllText(_folder.File("my/tags.csv"), csv);
        Assert.Contains(says, Assert.Throws<VcmrException>(() => OwnTags.Write(_folder.File("my"), _folder.File("tags.csv"))).Message);
    }
}
