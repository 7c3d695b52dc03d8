using Vcmr.Datasets;
using Vcmr.Datasets.Integrity;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>What a corpus says of sound that had to be mended for it to follow its time stamps.</summary>
public sealed class MendedSoundTests : IDisposable
{
    private const string Table = "SELECT count(*) FROM sqlite_master WHERE name = 'mended_sound'";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_counts_what_was_mended_and_one_of_clean_videos_is_as_it_always_was()
    {
        Clean("videos");
        Assert.Null(Assert.Single(Prepare("corpus")).Mended);
        Assert.Equal(0L, Ask(Table));

        Hole("videos");
        IReadOnlyList<VideoItem> videos = Prepare("corpus");

        Assert.Equal([("clean.mkv", VideoState.Kept), ("hole.mkv", VideoState.Kept)], videos.Select(v => (v.Path, v.State)));
        Assert.Null(videos[0].Mended);
        Assert.InRange(videos[1].Mended!.FilledSeconds, 1.9, 2.1);
        Assert.Equal((0, 0), (videos[1].Mended!.CutSeconds, videos[1].Mended!.StretchedSeconds));
        Assert.True(CorpusVerifier.Verify([_folder.File("corpus")], cancellation: Cancellation).IsIntact);

        // Nothing of it stays behind when the video goes.
        File.Delete(_folder.File("videos/hole.mkv"));
        Prepare("corpus");
        Assert.Equal(0L, Ask("SELECT count(*) FROM mended_sound"));
    }

    [Fact]
    public void Limit_is_a_setting_that_a_corpus_keeps()
    {
        Clean("videos");
        Hole("videos");

        VideoItem video = Prepare("strict", 0.1)[1];

        Assert.Equal((VideoState.Rejected, Reasons.MendedSound), (video.State, Reasons.KindOf(video.Reason!)));
        Assert.NotNull(video.Mended);
        Assert.Contains("most mended sound '0.1', not '0.25'", Assert.Throws<VcmrException>(() => Prepare("strict")).Message, StringComparison.Ordinal);
        Prepare("usual");
        Assert.Contains("most mended sound '0.25', not '0.1'", Assert.Throws<VcmrException>(() => Prepare("usual", 0.1)).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<VideoItem> Prepare(string corpus, double limit = PrepareOptions.DefaultMaxMendedSound)
    {
        var options = new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File(corpus), MaxMendedSound = limit };
        VideoCorpusBuilder.Prepare(options, null, Cancellation);
        using VideoCorpus opened = VideoCorpus.Open(_folder.File(corpus));
        return opened.Videos;
    }

    private long Ask(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("corpus/catalog.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Clean(string folder)
    {
        Directory.CreateDirectory(_folder.File(folder));
        TestVideo.Make(_folder.File($"{folder}/clean.mkv"), 16, TestVideo.Pattern, TestVideo.Tone, "-c:a", "pcm_s16le");
    }

    private void Hole(string folder) => TestVideo.Ffmpeg(
        ["-v", "error", "-i", _folder.File($"{folder}/clean.mkv"), "-c", "copy", "-bsf:a", "noise=drop='between(pts*tb,5,7)'", _folder.File($"{folder}/hole.mkv")]);
}
