using System.Security.Cryptography;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

public sealed class MtgJamendoTests : IDisposable
{
    private const string Header = "TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS\r\n";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Tables => CountedTables.MtgJamendoTables;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tables))]
    public void Tables_give_the_known_split_and_tags(string kind)
    {
        TaggedSet set = MtgJamendo.Read(CountedTables.MtgJamendoFolder(kind));
        Assert.Equal([9_949, 3_802, 4_231], new[] { "train", "validation", "test" }.Select(s => set.Entries.Count(e => e.Split == s)));
        string[] tags = CountedTables.MtgJamendoTags;
        Assert.Equal(56, tags.Length);
        Assert.Equal(tags, set.Entries.SelectMany(e => e.Tags).Distinct().Order(StringComparer.Ordinal));
        Assert.True(set.Entries.All(e => e.Tags.Count > 0 && e.Path.EndsWith(".mp3", StringComparison.Ordinal)));
        Assert.True(set.Entries.Max(e => e.Tags.Count) > 3);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Last_tenth_of_train_is_left_out_on_request_only(string kind)
    {
        string folder = CountedTables.MtgJamendoFolder(kind);
        IReadOnlyList<TaggedEntry> all = MtgJamendo.Read(folder).Entries;
        IReadOnlyList<TaggedEntry> cut = MtgJamendo.Read(folder, dropTrainTail: true).Entries;
        Assert.Equal(8_954, cut.Count(e => e.Split == "train"));
        Assert.Equal(all.Take(8_954).Concat(all.Skip(9_949)).Select(e => e.Path), cut.Select(e => e.Path));
    }

    [Fact]
    public void Checkout_is_read_like_its_data_folder_and_low_files_stand_in()
    {
        Write("train", "track_1\tartist_1\talbum_1\t48/948.mp3\t10.0\tmood/theme---happy\tmood/theme---film");
        Write("validation", "track_2\tartist_1\talbum_1\t49/949.mp3\t10.0\tmood/theme---happy");
        Write("test");
        var source = new TaggedSource(TaggedSetKind.MtgJamendo, _folder.Path);
        Assert.True(source.Exists);
        Directory.CreateDirectory(_folder.File("audio/48"));
        File.WriteAllText(_folder.File("audio/48/948.low.mp3"), "");
        TaggedEntry entry = source.Read().Entries[0];
        Assert.Equal(["happy", "film"], entry.Tags);
        Assert.Equal(_folder.File("audio"), source.AudioFolder);
        Assert.Equal("48/948.low.mp3", source.Locate(entry));
        Assert.Equal("49/949.mp3", source.Locate(source.Read().Entries[1]));
        File.WriteAllText(_folder.File("audio/48/948.mp3"), "");
        Assert.Equal("48/948.mp3", source.Locate(entry));
    }

    [Fact]
    public void Low_bitrate_files_are_checked_against_their_own_sums_and_prepared_under_the_plain_name()
    {
        Write("train", "track_1\tartist_1\talbum_1\t48/948.mp3\t61.4\tmood/theme---happy");
        Write("validation");
        Write("test", "track_2\tartist_1\talbum_1\t49/949.mp3\t10.0\tmood/theme---happy");
        Directory.CreateDirectory(_folder.File("audio/48"));
        File.Copy(GoldenFiles.Find("media", "music", "Kevin_MacLeod_-_Vibe_Ace.ogg"), _folder.File("audio/48/948.low.mp3"));
        string sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File("audio/48/948.low.mp3"))));
        Directory.CreateDirectory(_folder.File("data/download"));
        File.WriteAllText(_folder.File("data/download/autotagging_moodtheme_audio-low_sha256_tracks.txt"), $"{sum} 48/948.low.mp3\n");
        File.WriteAllText(_folder.File("data/download/autotagging_moodtheme_audio_sha256_tracks.txt"), $"{new string('0', 64)} 48/948.mp3\n");
        var source = new TaggedSource(TaggedSetKind.MtgJamendo, _folder.File("data")) { Audio = _folder.File("audio") };

        SetCheckReport report = SetCheck.Run(source);
        TaggedCorpusSummary summary = TaggedCorpusBuilder.Prepare(source, _folder.File("corpus"), false, 1, null, TestContext.Current.CancellationToken);

        Assert.Equal([("49/949.mp3", AudioFault.Missing)], report.Problems.Select(p => (p.Path, p.Fault)));
        Assert.Equal(1, report.ChecksumsCompared);
        Assert.Equal([new MissingClip("49/949.mp3", "missing")], summary.Problems);
        using TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus"));
        Assert.Equal([("48/948.mp3", "train")], corpus.Clips.Select(c => (c.Id, c.Split)));
    }

    [Theory]
    [InlineData("track_1\tartist_1\talbum_1\t48/948.mp3\t10.0", "Line 2")]
    [InlineData("track_1\tartist_1\talbum_1\t48/948.mp3\t10.0\tgenre---rock", "genre---rock")]
    public void Wrong_line_is_an_error_that_names_it(string line, string expected)
    {
        Write("train", line);
        Assert.Contains(expected, Assert.Throws<VcmrException>(() => MtgJamendo.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_longer_than_any_is_an_error_that_names_the_table()
    {
        Write("train", new string('x', 20_000_000));
        Assert.Contains("autotagging_moodtheme-train.tsv", Assert.Throws<VcmrException>(() => MtgJamendo.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_table_is_an_error_that_says_where_it_is_had() =>
        Assert.Contains("mtg-jamendo-dataset", Assert.Throws<VcmrException>(() => MtgJamendo.Read(_folder.Path)).Message, StringComparison.Ordinal);

    private void Write(string split, params string[] lines)
    {
        Directory.CreateDirectory(_folder.File("data/splits/split-0"));
        File.WriteAllText(_folder.File($"data/splits/split-0/autotagging_moodtheme-{split}.tsv"), Header + string.Concat(lines.Select(l => l + "\r\n")));
    }
}
