using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>Files that change between being found and being read, as in a folder that is still being filled.</summary>
public sealed class ChangingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ChangingFileTests()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        TestVideo.Make(Video("0"), 15.5, "testsrc=size=32x32:rate=5");
        Enumerable.Range(1, 7).ToList().ForEach(i => File.WriteAllBytes(Video($"{i}"), TestVideo.Distinct(File.ReadAllBytes(Video("0")), i)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_that_vanishes_is_a_failed_row_and_gone_from_the_next_run()
    {
        Prepare(new AfterFirst(() => File.Delete(Video("7"))));
        using (VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus")))
        {
            Assert.Equal((8, "unreadable: does not exist"), (corpus.Videos.Count, corpus.Videos[^1].Reason));
        }

        Prepare(null);
        using VideoCorpus second = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal(7, second.Videos.Count);
    }

    [Fact]
    public void File_that_grows_is_read_again_by_the_next_run()
    {
        byte[] whole = File.ReadAllBytes(Video("7"));
        File.WriteAllBytes(Video("7"), whole[..(whole.Length / 2)]);

        Prepare(new AfterFirst(() => File.WriteAllBytes(Video("7"), whole)));

        Assert.Equal((1, 8), (Prepare(null).Processed, Prepare(null).Kept));
    }

    private string Video(string name) => _folder.File($"videos/{name}.mp4");

    // One worker is at most a few items ahead of the first that is reported; the last one is still to come.
    private PrepareSummary Prepare(IProgress<ItemProgress>? progress) => VideoCorpusBuilder.Prepare(
        new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus"), Workers = 1 }, progress, TestContext.Current.CancellationToken);

    private sealed class AfterFirst(Action change) : IProgress<ItemProgress>
    {
        public void Report(ItemProgress value)
        {
            if (value.Done == 1)
            {
                change();
            }
        }
    }
}
