using Vcmr.Datasets;
using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Parts;

/// <summary>A corpus that was prepared in parts of a division, some of them split, is the corpus that was prepared as a whole.</summary>
public sealed class DividedCorpusTests : IClassFixture<MixedVideos>, IDisposable
{
    private const int Count = 9;
    private readonly TemporaryFolder _folder = new();
    private readonly MixedVideos _videos;

    public DividedCorpusTests(MixedVideos videos) => (_videos = videos).Fill(Videos, Count);

    private string Videos => _folder.File("videos");

    private string DivisionPath => _folder.File("parts/division.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_opened_together_equal_the_corpus_in_one_piece_also_after_a_broken_one_was_split()
    {
        Prepare("whole");
        Division division = Divide(2);
        Assert.Equal(Count, division.Items.Count);
        Assert.True(division.Items.Max(i => i.Seconds) > 30, "durations are asked for");
        Prepare("parts/1", 1);
        Assert.Contains("Part 2 of the division is missing", Error("parts"), StringComparison.Ordinal);

        // The second part's machine goes down after one video.
        using (var stop = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Prepare("parts/2", 2, new Stopping(stop), stop.Token));
        }

        HashSet<string> done = PartFolders.Done(_folder.File("parts/2"), DividedKind.Videos, DivisionPart.LabelOf(2, division.Id));
        Assert.InRange(done.Count, 1, division.Items.Count(i => i.Part == 2) - 1);
        (Division split, bool isSplit) = PartSplitter.Split(DivisionPath, 2, 2, _folder.File("parts/2"));
        Assert.True(isSplit);
        Assert.Equal(done, split.Items.Where(i => i.Part == 2).Select(i => i.Path).ToHashSet());
        Assert.Equal([3, 4], Assert.Single(split.Splits).Into);
        (Division again, isSplit) = PartSplitter.Split(DivisionPath, 2, 2, _folder.File("parts/2"));
        Assert.False(isSplit);
        Assert.Equal(split.Items, again.Items);

        // It is told from the note that the split left there, without the division.
        Assert.Contains("Part 3 of the division is missing", Error("parts"), StringComparison.Ordinal);
        Assert.Equal([3, 4], new PartedFolder(_folder.File("parts")).Unfinished());
        Prepare("parts/3", 3);
        Prepare("parts/4", 4);
        Assert.Equal(0, Prepare("parts/2", 2).Processed);
        Assert.Empty(new PartedFolder(_folder.File("parts")).Unfinished());

        using VideoCorpus whole = VideoCorpus.Open(_folder.File("whole"));
        using VideoCorpus together = VideoCorpus.Open(_folder.File("parts"));
        CorpusContent.Equal(whole, together);
    }

    [Fact]
    public void Video_that_came_after_the_division_is_told_of_and_goes_to_a_part_when_it_is_divided_again()
    {
        Division division = Divide(2);
        File.WriteAllBytes(Path.Combine(Videos, "new.mp4"), TestVideo.Distinct(_videos.Bytes(0), 77));
        var lines = new Lines();
        PrepareSummary summary = Prepare("parts/1", 1, lines);
        Assert.Equal(1, summary.Undivided);
        Assert.Equal(division.Items.Count(i => i.Part == 1), summary.Videos);
        Assert.Contains("1 item of", Assert.Single(lines.Told), StringComparison.Ordinal);
        Assert.Contains("corpus divide --videos", lines.Told[0], StringComparison.Ordinal);

        Division more = Divide(null);
        Assert.Equal(division.Items, more.Items.Where(i => i.Path != "new.mp4"));
        int part = more.Items.Single(i => i.Path == "new.mp4").Part;
        Prepare($"parts/{3 - part}", 3 - part);
        Assert.Contains("new.mp4", Listed(part), StringComparison.Ordinal);
        Assert.Contains("into 2 parts already", Assert.Throws<VcmrException>(() => Divide(3)).Message, StringComparison.Ordinal);

        string Listed(int number)
        {
            Prepare($"parts/{number}", number);
            using VideoCorpus corpus = VideoCorpus.Open(_folder.File($"parts/{number}"));
            return string.Join(' ', corpus.Videos.Select(v => v.Path));
        }
    }

    [Fact]
    public void Part_that_was_never_begun_gives_all_it_has_and_is_not_missed()
    {
        Prepare("whole");
        Divide(2);
        Prepare("parts/1", 1);
        (Division split, _) = PartSplitter.Split(DivisionPath, 2, 1, _folder.File("parts/2"));
        Assert.Equal([1, 3], split.Needed);
        Prepare("parts/3", 3);
        using VideoCorpus whole = VideoCorpus.Open(_folder.File("whole"));
        using VideoCorpus together = VideoCorpus.Open(_folder.File("parts"));
        Assert.Equal(whole.Fingerprint, together.Fingerprint);
    }

    [Fact]
    public void Parts_that_do_not_belong_together_and_folders_of_other_parts_are_an_error_that_says_why()
    {
        Divide(2);
        Prepare("parts/1", 1);
        Assert.Contains("shard 'part 1 of ", Assert.Throws<VcmrException>(() => Prepare("parts/1", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("and not part 2", Assert.Throws<VcmrException>(() => PartSplitter.Split(DivisionPath, 2, 2, _folder.File("parts/1"))).Message, StringComparison.Ordinal);
        Assert.Contains("no part 3", Assert.Throws<VcmrException>(() => new DivisionPart(DivisionPath, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("are both part 1", Error("parts/1", "parts/1"), StringComparison.Ordinal);
        Prepare("whole");
        Assert.Contains("a corpus of its own", Error("parts/1", "whole"), StringComparison.Ordinal);
        var set = new TaggedSource(TaggedSetKind.Csv, _folder.File("clips.csv"));
        Assert.Contains("is one of videos, not of clips", Assert.Throws<VcmrException>(() => TaggedCorpusBuilder.Prepare(
            set, _folder.File("tagged"), new DivisionPart(DivisionPath, 1), false, 1, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Part_that_a_run_works_on_is_not_split()
    {
        Divide(2);
        Directory.CreateDirectory(_folder.File("parts/1"));
        using FolderLease taken = CatalogLock.Take(_folder.File("parts/1"));
        string before = File.ReadAllText(DivisionPath);
        Assert.Contains("A run works on part 1", Assert.Throws<VcmrException>(() => PartSplitter.Split(DivisionPath, 1, 2, _folder.File("parts/1"))).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(DivisionPath));
    }

    [Fact]
    public void Parts_of_a_tagging_set_opened_together_equal_the_whole()
    {
        var lines = new List<string> { "path,split,tags" };
        for (int i = 0; i < 9; i++)
        {
            WaveFile.Write(_folder.File($"{i}.wav"), WaveFile.Tone(100 * (i + 1), 0.1 * (i + 1), 16000));
            lines.Add($"{i}.wav,{(i < 6 ? "train" : "test")},tag{i % 3};x");
        }

        lines.Insert(4, "gone.wav,train,rare");
        File.WriteAllLines(_folder.File("clips.csv"), lines);
        var set = new TaggedSource(TaggedSetKind.Csv, _folder.File("clips.csv"));
        TaggedCorpusBuilder.Prepare(set.Description, _folder.File("whole"), null, TestContext.Current.CancellationToken);
        string file = _folder.File("tagged/division.json");
        Division division = Divider.Clips(set, file, 3, null, TestContext.Current.CancellationToken);
        Assert.Equal((10, 3), (division.Items.Count, division.Needed.Count));
        foreach (int part in division.Needed)
        {
            TaggedCorpusBuilder.Prepare(set, _folder.File($"tagged/{part}"), new DivisionPart(file, part), false, 1, null, TestContext.Current.CancellationToken);
        }

        using TaggedCorpus whole = TaggedCorpus.Open(_folder.File("whole"));
        using TaggedCorpus together = TaggedCorpus.Open(_folder.File("tagged"));
        Assert.Equal(whole.Fingerprint, together.Fingerprint);
        Assert.Equal(whole.Clips.Select(c => c.Id), together.Clips.Select(c => c.Id));
        Assert.Equal(whole.Problems, together.Problems);
        float[] expected = new float[whole.Clips.Sum(c => c.AudioLength)], found = new float[expected.Length];
        whole.ReadAudio(0, expected);
        together.ReadAudio(0, found);
        Assert.Equal(expected, found);
    }

    private Division Divide(int? parts) => Divider.Videos(
        new PrepareOptions { VideoFolder = Videos, CorpusFolder = "" }, DivisionPath, parts, cancellation: TestContext.Current.CancellationToken);

    private string Error(params string[] folders) =>
        Assert.Throws<VcmrException>(() => VideoCorpus.Open([.. folders.Select(_folder.File)]).Dispose()).Message;

    private PrepareSummary Prepare(string corpus, int part = 0, IProgress<ItemProgress>? progress = null, CancellationToken? cancellation = null) => VideoCorpusBuilder.Prepare(
        new PrepareOptions { VideoFolder = Videos, CorpusFolder = _folder.File(corpus), Part = part == 0 ? null : new DivisionPart(DivisionPath, part), Workers = 1 },
        progress,
        cancellation ?? TestContext.Current.CancellationToken);

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ItemProgress>
    {
        public void Report(ItemProgress value) => stop.Cancel();
    }

    private sealed class Lines : IProgress<ItemProgress>, IProgress<string>
    {
        public List<string> Told { get; } = [];

        public void Report(ItemProgress value)
        {
        }

        public void Report(string value) => Told.Add(value);
    }
}
