using System.IO.Compression;
using Vcmr.Datasets.Sets;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

public sealed class MagnaTagATuneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Tables => CountedTables.MagnaTagATuneTables;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_gives_the_known_split(string kind)
    {
        foreach ((bool cleaned, int train, int validation, int test) in new[] { (false, 18_706, 1_825, 5_329), (true, 15_247, 1_529, 4_332) })
        {
            TaggedSet set = MagnaTagATune.Read(CountedTables.MagnaTagATuneFile(kind), cleaned);
            Assert.Equal([train, validation, test], new[] { "train", "validation", "test" }.Select(s => set.Entries.Count(e => e.Split == s)));
            Assert.Equal(cleaned, set.Entries.All(e => e.Tags.Count > 0));
            Assert.DoesNotContain(set.Entries, e => MagnaTagATune.EmptyFiles.Contains(e.Path));
            Assert.Equal(50, set.Entries.SelectMany(e => e.Tags).Distinct().Count());
            Assert.Equal(TagGroups.MagnaTagATune, set.Groups);
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Clips_of_a_song_lie_in_one_split(string kind)
    {
        TaggedSet set = MagnaTagATune.Read(CountedTables.MagnaTagATuneFile(kind));
        var songs = set.Entries.GroupBy(e => MagnaTagATune.SongOf(e.Path)).ToList();
        Assert.All(songs, song => Assert.Single(song.Select(e => e.Split).Distinct()));
        // Made tables have no songs of several clips.
        int[] expected = kind == CountedTables.Published ? [3_923, 353, 1_129] : [18_706, 1_825, 5_329];
        Assert.Equal(expected, new[] { "train", "validation", "test" }.Select(s => songs.Count(song => song.First().Split == s)));
        Assert.Equal("f/a-b-01-c", MagnaTagATune.SongOf("f/a-b-01-c-30-59.mp3"));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_gives_the_known_tags_in_order(string kind)
    {
        IReadOnlyList<KeyValuePair<string, int>> tags = MagnaTagATune.TopTags(CountedTables.MagnaTagATuneFile(kind));
        Assert.Equal(50, tags.Count);
        Assert.Equal(new("guitar", 4_852), tags[0]);
        Assert.Equal(new("choral", 490), tags[^1]);
        Assert.True(tags.Zip(tags.Skip(1)).All(t => t.First.Value >= t.Second.Value));

        // Equally frequent ones in the order of their columns; similar ones stay apart.
        Assert.Equal(["no vocal", "pop"], tags.Where(t => t.Value == 995).Select(t => t.Key));
        Assert.Equal(["female vocal", "male voice"], tags.Where(t => t.Value == 644).Select(t => t.Key));
        Assert.Contains("male vocal", tags.Select(t => t.Key));
        Assert.DoesNotContain("male vocals", tags.Select(t => t.Key));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Unpacked_table_equals_the_packed_one(string kind)
    {
        string table = CountedTables.MagnaTagATuneFile(kind), plain = _folder.File("annotations_final.csv");
        using (var packed = new GZipStream(File.OpenRead(table), CompressionMode.Decompress))
        using (FileStream unpacked = File.Create(plain))
        {
            packed.CopyTo(unpacked);
        }

        IReadOnlyList<TaggedEntry> entries = MagnaTagATune.Read(plain).Entries;
        Assert.Equal(MagnaTagATune.Read(table).Entries.Select(Text), entries.Select(Text));

        static string Text(TaggedEntry e) => $"{e.Path} {e.Split} {string.Join(';', e.Tags)}";
    }

    [Theory]
    [InlineData("path,split,tags", "", "header")]
    [InlineData("\"clip_id\"\t\"rock\"\t\"mp3_path\"", "\"1\"\t\"1\"", "Line 2")]
    [InlineData("\"clip_id\"\t\"rock\"\t\"mp3_path\"", "\"1\"\t\"yes\"\t\"0/a.mp3\"", "'rock'")]
    [InlineData("\"clip_id\"\t\"rock\"\t\"mp3_path\"", "\"1\"\t\"1\"\t\"g/a.mp3\"", "0 to f")]
    [InlineData("\"clip_id\"\t\"rock\"\t\"mp3_path\"", "1\t1\t0/a.mp3\n2\t0\t0/a.mp3", "repeats")]
    [InlineData("\"clip_id\"\t\"rock\"\t\"mp3_path\"", "1\t1\t0/a.mp3\n\n2\t\"1\t0/b.mp3\n3\t1\t0/c.mp3", "Line 4")]
    public void Wrong_table_is_an_error_that_says_where(string header, string rows, string expected)
    {
        File.WriteAllText(_folder.File("annotations_final.csv"), header + "\n" + rows);
        Assert.Contains(expected, Assert.Throws<VcmrException>(() => MagnaTagATune.Read(_folder.File("annotations_final.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_without_line_ends_is_an_error_that_names_it()
    {
        File.WriteAllText(_folder.File("annotations_final.csv"), new string('x', 20_000_000));
        Assert.Matches("Line 1 of '.*annotations_final.csv' has more than", Assert.Throws<VcmrException>(() => MagnaTagATune.Read(_folder.File("annotations_final.csv"))).Message);
    }

    [Fact]
    public void Torn_download_is_an_error_that_says_so()
    {
        File.WriteAllBytes(_folder.File("annotations_final.csv.gz"), File.ReadAllBytes(CountedTables.MagnaTagATuneFile(CountedTables.Made))[..20_000]);
        Assert.Contains("annotations_final.csv.gz", Assert.Throws<VcmrException>(() => MagnaTagATune.Read(_folder.File("annotations_final.csv.gz"))).Message, StringComparison.Ordinal);
    }
}
