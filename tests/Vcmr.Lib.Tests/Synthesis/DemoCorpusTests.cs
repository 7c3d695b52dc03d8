using Vcmr.Datasets;
using Vcmr.Synthesis;
using Vcmr.Synthesis.Picture;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class DemoCorpusTests(SmallCorpus corpus) : IClassFixture<SmallCorpus>
{
    private static readonly DemoOptions Tiny = new() { Videos = 1, Clips = 10, ShortestVideo = 6, LongestVideo = 7, Rejects = false };

    [Fact]
    public void Corpus_holds_the_promised_files_when_made()
    {
        Assert.Equal(3 + 6 + 20, corpus.Summary.Made);
        Assert.Equal(9, Directory.GetFiles(corpus.Summary.VideoFolder, "*.mp4").Length);
        string[] rows = File.ReadAllLines(corpus.Summary.ClipsCsv);
        Assert.Equal("path,split,tags", rows[0]);
        Assert.Equal(20, rows.Length - 1);
        foreach (string row in rows.Skip(1))
        {
            string path = Path.Combine(Path.GetDirectoryName(corpus.Summary.ClipsCsv)!, row.Split(',')[0]);
            Assert.Equal(["mp3"], Media.Streams(path));
            Assert.InRange(Media.Seconds(path), 10, 12.3);
        }

        Assert.Contains("vocals:", File.ReadAllLines(Path.Combine(corpus.Folder, "tagged", "groups.yaml")));
        Assert.False(Directory.Exists(Path.Combine(corpus.Folder, ".partial")));
        string card = File.ReadAllText(Path.Combine(corpus.Folder, "data-card.md"));
        Assert.Contains("| `videos/` | 3 music videos of ", card, StringComparison.Ordinal);
        Assert.Contains("and 6 that cleaning has to reject |", card, StringComparison.Ordinal);
        Assert.Contains("| `tagged/` | 20 clips (MP3) with 25 tags in four groups", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Videos_are_h264_and_aac_with_pictures_and_sound_of_equal_length()
    {
        foreach (DemoSong song in DemoCorpus.Songs(corpus.Folder))
        {
            string path = corpus.Video(song.File);
            Assert.Equal(["h264", "aac"], Media.Streams(path));
            Assert.Equal(song.Seconds, Media.Seconds(path), 0.15);
            Assert.Equal(song.Seconds * song.FrameRate, Media.Pictures(path).Length / (double)Frame.Bytes, 1.0);
        }
    }

    [Fact]
    public void Every_cut_and_nothing_else_reaches_the_scene_threshold_after_the_codec()
    {
        foreach (DemoSong song in DemoCorpus.Songs(corpus.Folder))
        {
            IEnumerable<int> seen = Detected(Media.Pictures(corpus.Video(song.File)));
            Assert.Equal(song.Cuts.Select(c => (int)Math.Round(c * song.FrameRate)), seen);
            Assert.NotEmpty(song.Cuts);
        }
    }

    [Fact]
    public void Still_and_long_scene_have_a_scene_above_thirty_seconds()
    {
        byte[] still = Media.Pictures(corpus.Video("reject-still.mp4"));
        Assert.Equal(40 * 15, still.Length / Frame.Bytes);
        Assert.Empty(Detected(still));
        Assert.Equal([4 * 15, 39 * 15], Detected(Media.Pictures(corpus.Video("reject-long-scene.mp4"))));
    }

    [Fact]
    public void Items_to_reject_are_broken_as_their_names_say()
    {
        Assert.Equal(["h264"], Media.Streams(corpus.Video("reject-no-audio.mp4")));
        Assert.Equal(["h264", "aac"], Media.Streams(corpus.Video("reject-silent.mp4")));
        byte[] silence = Media.Sound(corpus.Video("reject-silent.mp4"));
        Assert.NotEmpty(silence);
        Assert.Equal(-1, silence.AsSpan().IndexOfAnyExcept((byte)0));
        Assert.Empty(Media.Streams(corpus.Video("reject-truncated.mp4")));
        Assert.True(new FileInfo(corpus.Video("reject-truncated.mp4")).Length > 10_000);
        Assert.Empty(Media.Streams(corpus.Video("reject-not-a-video.mp4")));
    }

    [Fact]
    public void Second_call_makes_only_what_was_deleted_and_the_same_bytes_again()
    {
        string video = corpus.Video("song-002.mp4"), clip = Path.Combine(corpus.Folder, "tagged", "audio", "clip-0007.mp3");
        byte[] videoBytes = File.ReadAllBytes(video), clipBytes = File.ReadAllBytes(clip);
        DateTime untouched = File.GetLastWriteTimeUtc(corpus.Video("song-001.mp4"));
        Assert.Equal(0, DemoCorpus.Make(corpus.Folder, corpus.Options, null, CancellationToken.None).Made);

        File.Delete(video);
        File.Delete(clip);
        DemoSummary again = DemoCorpus.Make(corpus.Folder, corpus.Options with { Workers = 1 }, null, CancellationToken.None);
        Assert.Equal(2, again.Made);
        Assert.Equal(videoBytes, File.ReadAllBytes(video));
        Assert.Equal(clipBytes, File.ReadAllBytes(clip));
        Assert.Equal(untouched, File.GetLastWriteTimeUtc(corpus.Video("song-001.mp4")));
    }

    [Fact]
    public void Clip_is_the_same_whether_one_ffmpeg_encodes_it_alone_or_with_others()
    {
        using var folder = new TemporaryFolder();
        DemoOptions options = Tiny with { Videos = 0, Rejects = false, Workers = 1 };
        DemoCorpus.Make(folder.Path, options, null, CancellationToken.None);
        string[] clips = [.. Directory.GetFiles(folder.File("tagged/audio")).Order(StringComparer.Ordinal)];
        byte[] together = File.ReadAllBytes(clips[3]);
        File.Delete(clips[3]);
        Assert.Equal(1, DemoCorpus.Make(folder.Path, options, null, CancellationToken.None).Made);
        Assert.Equal(together, File.ReadAllBytes(clips[3]));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.pcm", SearchOption.AllDirectories));
    }

    [Fact]
    public void Cancelled_call_keeps_whole_files_and_the_next_one_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var after = new Recorder(_ => stop.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => DemoCorpus.Make(folder.Path, Tiny with { Workers = 1 }, after, stop.Token));
        Assert.False(Directory.Exists(folder.File(".partial")));
        Assert.False(File.Exists(folder.File("tagged/clips.csv")));

        var rest = new Recorder(_ => { });
        DemoSummary summary = DemoCorpus.Make(folder.Path, Tiny, rest, CancellationToken.None);
        Assert.Equal((10, 1), (summary.Made, summary.Kept));
        Assert.Equal(Enumerable.Range(2, 10), rest.Seen.Select(p => p.Done));
        Assert.All(rest.Seen, p => Assert.Equal(11, p.Total));
    }

    [Fact]
    public void Other_options_replace_the_files_and_leave_strangers_alone()
    {
        using var folder = new TemporaryFolder();
        DemoCorpus.Make(folder.Path, Tiny, null, CancellationToken.None);
        byte[] before = File.ReadAllBytes(folder.File("videos/song-001.mp4"));
        File.WriteAllText(folder.File("videos/mine.txt"), "mine");
        DemoSummary summary = DemoCorpus.Make(folder.Path, Tiny with { Videos = 0, Seed = 2 }, null, CancellationToken.None);
        Assert.Equal((10, 0), (summary.Made, summary.Kept));
        Assert.False(File.Exists(folder.File("videos/song-001.mp4")));
        Assert.True(File.Exists(folder.File("videos/mine.txt")));
        DemoCorpus.Make(folder.Path, Tiny with { Clips = 0, Seed = 2 }, null, CancellationToken.None);
        Assert.NotEqual(before, File.ReadAllBytes(folder.File("videos/song-001.mp4")));
    }

    [Fact]
    public void Make_says_what_is_wrong_when_an_option_or_the_folder_is_bad()
    {
        using var folder = new TemporaryFolder();
        VcmrException option = Assert.Throws<VcmrException>(() => DemoCorpus.Make(folder.Path, Tiny with { Clips = 3 }, null, CancellationToken.None));
        Assert.Contains("Clips is 3", option.Message);
        File.WriteAllText(folder.File("taken"), "");
        VcmrException place = Assert.Throws<VcmrException>(() => DemoCorpus.Make(folder.File("taken"), Tiny, null, CancellationToken.None));
        Assert.Contains("taken", place.Message);
        VcmrException songs = Assert.Throws<VcmrException>(() => DemoCorpus.Songs(folder.Path));
        Assert.Contains("make the corpus first", songs.Message);
    }

    private static List<int> Detected(byte[] pictures)
    {
        List<int> cuts = [];
        for (int frame = 1; frame < pictures.Length / Frame.Bytes; frame++)
        {
            ReadOnlySpan<byte> before = pictures.AsSpan((frame - 1) * Frame.Bytes, Frame.Bytes);
            if (CutScore.Between(before, pictures.AsSpan(frame * Frame.Bytes, Frame.Bytes)) >= 27)
            {
                cuts.Add(frame);
            }
        }

        return cuts;
    }

    private sealed class Recorder(Action<ItemProgress> then) : IProgress<ItemProgress>
    {
        public List<ItemProgress> Seen { get; } = [];

        public void Report(ItemProgress value)
        {
            Seen.Add(value);
            then(value);
        }
    }
}
