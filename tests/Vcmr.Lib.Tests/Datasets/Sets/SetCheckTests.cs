using System.Security.Cryptography;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

public sealed class SetCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Real_music_set_has_its_missing_broken_and_short_clips_listed()
    {
        TaggedSource source = RealMusicSet.Make(_folder);

        SetCheckReport report = SetCheck.Run(source);

        Assert.Equal(
            [
                ("9/gone.mp3", "train", AudioFault.Missing), ("a/noise.mp3", "train", AudioFault.Unreadable), ("b/empty.mp3", "train", AudioFault.Unreadable),
                ("d/short.mp3", "test", AudioFault.TooShort), ("e/torn.mp3", "test", AudioFault.Unreadable),
            ],
            report.Problems.Select(p => (p.Path, p.Split, p.Fault)));
        Assert.Equal("5.33 s of at least 6.15 s", report.Problems[3].Detail);
        Assert.Equal([new("train", 5, 2, 1, 2, 0, 0), new("validation", 1, 1, 0, 0, 0, 0), new SplitCheck("test", 3, 1, 0, 1, 0, 1)], report.Splits);
        Assert.False(report.IsComplete);
        Assert.Equal(0, report.ChecksumsCompared);
        Assert.Equal(_folder.File("mp3"), report.AudioFolder);
    }

    [Fact]
    public void Real_music_set_is_prepared_once_with_the_same_rows_and_goes_on_when_files_come()
    {
        TaggedSource source = RealMusicSet.Make(_folder);

        TaggedCorpusSummary summary = Prepare(source);

        Assert.Equal((4, 9), (summary.Clips, summary.Processed));
        Assert.Equal(["9/gone.mp3", "a/noise.mp3", "b/empty.mp3", "d/short.mp3", "e/torn.mp3"], summary.Problems.Select(p => p.Path));
        Assert.Equal("shorter than one segment: 5.33 s", summary.Problems[3].Reason);
        using (TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus")))
        {
            Assert.Equal(["0/hungarian-0-29.mp3", "2/fishin-29-58.mp3", "c/vibe-0-29.mp3", "f/plum-30-59.mp3"], corpus.Clips.Select(c => c.Id));
            Assert.Equal(["guitar", "male", "strings"], corpus.Tags);
            Assert.Equal([0, 1], corpus.Clips[1].Tags);
            Assert.Equal(("instrument", "vocals"), (corpus.Groups["guitar"], corpus.Groups["male"]));
            Assert.InRange(corpus.Clips[0].AudioLength, 29 * 16_000, 30 * 16_000);
        }

        Assert.Equal(0, Prepare(source).Processed);
        File.Copy(_folder.File("mp3/f/plum-30-59.mp3"), _folder.File("mp3/9/gone.mp3"));
        summary = Prepare(source with { Cleaned = true });
        Assert.Equal((4, 1), (summary.Clips, summary.Processed));
        Assert.False(summary.Splits.ContainsKey("validation"));
    }

    [Fact]
    public void Published_checksum_is_compared()
    {
        TaggedSource source = RealMusicSet.Make(_folder, "sound") with { Audio = _folder.File("sound") };
        File.WriteAllLines(
            _folder.File("checksums.txt"),
            [$"{Sum("0/hungarian-0-29.mp3")}  0/hungarian-0-29.mp3", $"{Sum("0/hungarian-0-29.mp3")} *./c/vibe-0-29.mp3", $"{Sum("f/plum-30-59.mp3")} f/plum-30-59.mp3"]);
        Directory.CreateDirectory(_folder.File("download"));
        File.WriteAllText(_folder.File("download/other_audio_sha256_tracks.txt"), $"{Sum("0/hungarian-0-29.mp3")} f/plum-30-59.mp3\n");

        SetCheckReport report = SetCheck.Run(source);

        Assert.Equal(3, report.ChecksumsCompared);
        Assert.Equal(["c/vibe-0-29.mp3"], report.Problems.Where(p => p.Fault == AudioFault.Checksum).Select(p => p.Path));
        Assert.Equal(1, report.Splits[1].Checksum);

        string Sum(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File("sound/" + path))));
    }

    [Fact]
    public void Wrong_line_in_a_list_of_checksums_is_an_error_that_names_it()
    {
        File.WriteAllText(_folder.File("checksums.txt"), "no sum\n");
        Assert.Contains("Line 1", Assert.Throws<VcmrException>(() => PublishedChecksums.Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folder_of_audio_is_an_error_that_names_it()
    {
        File.WriteAllText(_folder.File(MagnaTagATune.TableName), "clip_id\trock\tmp3_path\n1\t1\t0/a.mp3\n");
        var source = new TaggedSource(TaggedSetKind.MagnaTagATune, _folder.Path) { Audio = _folder.File("nowhere") };
        Assert.Contains("nowhere", Assert.Throws<VcmrException>(() => SetCheck.Run(source)).Message, StringComparison.Ordinal);
    }

    private TaggedCorpusSummary Prepare(TaggedSource source) =>
        TaggedCorpusBuilder.Prepare(source, _folder.File("corpus"), retryFailed: false, workers: 2, null, TestContext.Current.CancellationToken);
}
