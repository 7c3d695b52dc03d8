using Vcmr.Datasets;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>A corpus that was prepared in parts is the corpus that was prepared as a whole.</summary>
public sealed class ShardedCorpusTests : IClassFixture<MixedVideos>, IDisposable
{
    private const int Count = 11;
    private readonly TemporaryFolder _folder = new();

    public ShardedCorpusTests(MixedVideos videos) => videos.Fill(Videos, Count);

    private string Videos => _folder.File("videos");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_shards_opened_together_equal_the_unsharded_corpus()
    {
        PrepareSummary whole = Prepare("whole");
        PrepareSummary[] parts = [.. Enumerable.Range(1, 4).Select(i => Prepare($"shards/{i}", new Shard(i, 4)))];

        Assert.Equal(Count, whole.Videos);
        Assert.Equal(whole.Videos, parts.Sum(p => p.Videos));
        Assert.True(parts.Count(p => p.Kept > 0) > 1, "the shards must share the kept videos");
        using VideoCorpus expected = VideoCorpus.Open(_folder.File("whole"));
        using (VideoCorpus together = VideoCorpus.Open(_folder.File("shards")))
        {
            CorpusContent.Equal(expected, together);
        }

        using VideoCorpus named = VideoCorpus.Open([.. new[] { 3, 1, 4, 2 }.Select(i => _folder.File($"shards/{i}"))]);
        CorpusContent.Equal(expected, named);
        Assert.Equal(0, Prepare("shards/2", new Shard(2, 4)).Processed);
    }

    [Fact]
    public void Profile_takes_a_corpus_that_was_prepared_elsewhere_in_shards()
    {
        PrepareSummary[] parts = [.. Enumerable.Range(1, 2).Select(i => Prepare($"shards/{i}", new Shard(i, 2)))];
        Directory.Delete(Videos, recursive: true);
        File.WriteAllText(
            _folder.File("own.yaml"), $"threads: {TorchSharp.torch.get_num_threads()}\ndata: {{ kind: folders, folder: {_folder.File("work")}, corpus: {_folder.File("shards")} }}\n");

        using Study study = Lesson.Open(_folder.File("own.yaml"), results: _folder.File("results"));

        Assert.Equal((Count, 0), (study.Data.PrepareVideos().Videos, study.Data.PrepareVideos().Processed));
        Assert.Equal(parts.Sum(p => p.Segments), study.Videos.Segments.Count);
    }

    [Fact]
    public void Shards_that_do_not_belong_together_are_an_error_that_says_why()
    {
        Prepare("shards/1", new Shard(1, 2));
        Assert.Contains("2/2 is missing", Error("shards"), StringComparison.Ordinal);
        Prepare("shards/2", new Shard(2, 2), 20);
        Assert.Contains("scene threshold '20'", Error("shards"), StringComparison.Ordinal);
        Directory.Delete(_folder.File("shards/2"), recursive: true);
        Prepare("shards/2", new Shard(2, 3));
        Assert.Contains("shard 2/3", Error("shards"), StringComparison.Ordinal);
        Assert.Contains("both shard 1/2", Error("shards/1", "shards/1"), StringComparison.Ordinal);
        Prepare("whole");
        Prepare("again");
        Assert.Contains("is in '", Error("whole", "again"), StringComparison.Ordinal);
        var error = Assert.Throws<VcmrException>(() => Prepare("shards/1", new Shard(2, 2)));
        Assert.Contains("shard '1/2', not '2/2'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_of_a_tagging_set_opened_together_equal_the_whole()
    {
        var lines = new List<string> { "path,split,tags" };
        for (int i = 0; i < 9; i++)
        {
            WaveFile.Write(_folder.File($"{i}.wav"), WaveFile.Tone(100 * (i + 1), 0.2, 16000));
            lines.Add($"{i}.wav,{(i < 6 ? "train" : "test")},tag{i % 3};x");
        }

        lines.Insert(4, "gone.wav,train,rare");
        File.WriteAllLines(_folder.File("clips.csv"), lines);
        File.WriteAllText(_folder.File("groups.yaml"), "numbers: [tag0, tag1]\n");
        PrepareTagged("whole", Shard.Whole);
        for (int i = 1; i <= 3; i++)
        {
            PrepareTagged($"tagged/{i}", new Shard(i, 3));
        }

        using TaggedCorpus whole = TaggedCorpus.Open(_folder.File("whole"));
        using TaggedCorpus together = TaggedCorpus.Open(_folder.File("tagged"));

        Assert.Equal((9, 1), (whole.Clips.Count, whole.Problems.Count));
        Assert.Equal(whole.Clips.Select(Text), together.Clips.Select(Text));
        Assert.Equal(whole.Tags, together.Tags);
        Assert.Equal(whole.Groups, together.Groups);
        Assert.Equal(whole.Problems, together.Problems);
        Assert.Equal(whole.Fingerprint, together.Fingerprint);
        Assert.Equal(Samples(whole), Samples(together));

        // One shard of another set: the places of its clips are taken.
        File.WriteAllLines(_folder.File("clips.csv"), lines.Where((_, i) => i != 1));
        PrepareTagged("tagged/1", new Shard(1, 3));
        Assert.Contains("different sets", Assert.Throws<VcmrException>(() => TaggedCorpus.Open(_folder.File("tagged"))).Message, StringComparison.Ordinal);
    }

    private static string Text(TaggedClip clip) => $"{clip with { Tags = [] }} {string.Join(' ', clip.Tags)}";

    private static float[] Samples(TaggedCorpus corpus)
    {
        float[] samples = new float[corpus.Clips.Sum(c => c.AudioLength)];
        corpus.ReadAudio(0, samples);
        return samples;
    }

    private string Error(params string[] folders) =>
        Assert.Throws<VcmrException>(() => VideoCorpus.Open([.. folders.Select(_folder.File)]).Dispose()).Message;

    private void PrepareTagged(string corpus, Shard shard) => TaggedCorpusBuilder.Prepare(
        new TaggedSource(TaggedSetKind.Csv, _folder.File("clips.csv")), _folder.File(corpus), shard, false, 1, null, TestContext.Current.CancellationToken);

    private PrepareSummary Prepare(string corpus, Shard? shard = null, double threshold = 27) => VideoCorpusBuilder.Prepare(
        new PrepareOptions { VideoFolder = Videos, CorpusFolder = _folder.File(corpus), Shard = shard ?? Shard.Whole, SceneThreshold = threshold },
        null,
        TestContext.Current.CancellationToken);
}
