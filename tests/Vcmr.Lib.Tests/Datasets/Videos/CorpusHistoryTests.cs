using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>Whatever happened on the way, a corpus is what its inputs are now.</summary>
public sealed class CorpusHistoryTests : IClassFixture<MixedVideos>, IDisposable
{
    private const int Count = MixedVideos.Kinds;
    private readonly TemporaryFolder _folder = new();
    private readonly MixedVideos _videos;

    public CorpusHistoryTests(MixedVideos videos)
    {
        _videos = videos;
        videos.Fill(Videos, Count);
    }

    private string Videos => _folder.File("videos");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fingerprint_and_addresses_do_not_depend_on_the_order_in_which_items_came()
    {
        Prepare("late", files: [MixedVideos.Name(2)]);
        Prepare("late", files: [MixedVideos.Name(1), MixedVideos.Name(2)]);
        Prepare("late");

        AssertFresh("late");
    }

    [Fact]
    public void Changed_renamed_removed_and_new_inputs_end_as_if_they_had_always_been_so()
    {
        Prepare("corpus");
        // Kept becomes unreadable, unreadable becomes kept, one is gone, one has another name, one is new.
        File.WriteAllBytes(Video(0), _videos.Bytes(5));
        File.WriteAllBytes(Video(5), _videos.Bytes(2));
        File.Delete(Video(3));
        File.Move(Video(1), Path.Combine(Videos, "another name.mp4"));
        File.WriteAllBytes(Path.Combine(Videos, "new.mp4"), _videos.Bytes(0));

        PrepareSummary summary = Prepare("corpus");

        Assert.Equal((Count, 4), (summary.Videos, summary.Processed));
        AssertFresh("corpus");
    }

    [Fact]
    public void Touched_inputs_are_not_decoded_again_and_unreadable_ones_only_on_request()
    {
        Prepare("corpus");
        foreach (int i in Enumerable.Range(0, Count))
        {
            File.SetLastWriteTimeUtc(Video(i), new DateTime(2001, 1, 1, 0, 0, i, DateTimeKind.Utc));
        }

        Assert.Equal(0, Prepare("corpus").Processed);
        Assert.Equal(2, Prepare("corpus", retry: true).Processed);
        AssertFresh("corpus");
    }

    [Fact]
    public void Run_with_nothing_to_do_writes_nothing()
    {
        Prepare("corpus");
        (string Name, DateTime Written, string Content)[] before = Files();

        Prepare("corpus");

        Assert.Equal(before, Files());
    }

    [Fact]
    public void Folder_that_has_lost_all_its_videos_does_not_empty_the_corpus()
    {
        Prepare("corpus");
        Directory.Delete(Videos, recursive: true);
        Directory.CreateDirectory(Videos);

        var error = Assert.Throws<VcmrException>(() => Prepare("corpus"));

        Assert.Contains($"has {Count} from there", error.Message, StringComparison.Ordinal);
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal(Count, corpus.Videos.Count);
    }

    [Fact]
    public void Catalog_of_another_schema_is_left_alone_and_the_message_says_what_to_do()
    {
        Prepare("corpus");
        CatalogDump.Execute(_folder.File("corpus"), "UPDATE settings SET value = '1' WHERE name = 'schema'");
        byte[] before = File.ReadAllBytes(_folder.File("corpus/catalog.db"));

        foreach (string message in new[] { Assert.Throws<VcmrException>(() => Prepare("corpus")).Message, Assert.Throws<VcmrException>(() => VideoCorpus.Open(_folder.File("corpus"))).Message })
        {
            Assert.Contains("schema 1", message, StringComparison.Ordinal);
            Assert.Contains("prepare the corpus anew in another folder", message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.File("corpus/catalog.db")));
    }

    [Fact]
    public void Setting_that_differs_is_named_with_both_values()
    {
        Prepare("corpus");
        PrepareOptions options = Options("corpus");

        foreach ((PrepareOptions other, string text) in new[]
        {
            (options with { SceneThreshold = 30 }, "scene threshold '27', not '30'"),
            (options with { MinSceneFrames = 10 }, "minimum scene frames '15', not '10'"),
            (options with { MaxSceneSeconds = 12.5 }, "longest scene seconds '30', not '12.5'"),
            (options with { Scenes = SceneVersion.V07 }, "scenes '0.6', not '0.7'"),
        })
        {
            var error = Assert.Throws<VcmrException>(() => VideoCorpusBuilder.Prepare(other, null, TestContext.Current.CancellationToken));
            Assert.Contains(text, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Scenes_are_a_setting_of_the_catalog_only_where_they_are_not_the_papers()
    {
        Prepare("corpus");
        PrepareOptions options = Options("newer") with { Scenes = SceneVersion.V07 };
        VideoCorpusBuilder.Prepare(options, null, TestContext.Current.CancellationToken);
        VideoCorpusBuilder.Prepare(options, null, TestContext.Current.CancellationToken);

        using VideoCorpus older = VideoCorpus.Open(_folder.File("corpus"));
        using VideoCorpus newer = VideoCorpus.Open(_folder.File("newer"));
        Assert.Equal((SceneVersion.V06, SceneVersion.V07), (older.Rules.Scenes, newer.Rules.Scenes));
        using CatalogFile catalog = CatalogFile.Attach(_folder.File("corpus"));
        Assert.DoesNotContain("scenes", catalog.Settings().Keys);
        var error = Assert.Throws<VcmrException>(() => VideoCorpusBuilder.Prepare(options with { Scenes = SceneVersion.V06 }, null, TestContext.Current.CancellationToken));
        Assert.Contains("scenes '0.7', not '0.6'", error.Message, StringComparison.Ordinal);
    }

    private string Video(int i) => Path.Combine(Videos, MixedVideos.Name(i));

    private void AssertFresh(string name)
    {
        Prepare("fresh");
        using VideoCorpus fresh = VideoCorpus.Open(_folder.File("fresh"));
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File(name));
        CorpusContent.Equal(fresh, corpus);
    }

    private (string Name, DateTime Written, string Content)[] Files() =>
    [
        .. Directory.GetFiles(_folder.File("corpus")).Order().Where(f => Path.GetExtension(f) is ".db" or ".npy")
            .Select(f => (Path.GetFileName(f), File.GetLastWriteTimeUtc(f), Convert.ToHexString(File.ReadAllBytes(f)))),
    ];

    private PrepareOptions Options(string corpus) => new() { VideoFolder = Videos, CorpusFolder = _folder.File(corpus) };

    private PrepareSummary Prepare(string corpus, IReadOnlyList<string>? files = null, bool retry = false) =>
        VideoCorpusBuilder.Prepare(Options(corpus) with { Files = files, RetryFailed = retry }, null, TestContext.Current.CancellationToken);
}
