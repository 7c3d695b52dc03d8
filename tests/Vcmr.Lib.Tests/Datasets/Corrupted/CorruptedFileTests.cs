using System.Diagnostics;
using System.Text.RegularExpressions;
using Vcmr.Datasets;
using Vcmr.Datasets.Integrity;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Corrupted;

/// <summary>Whatever a file has become: it ends in the catalog with its state, and what is kept is whole.</summary>
public sealed partial class CorruptedFileTests(ITestOutputHelper output) : IDisposable
{
    // More by hand: VCMR_MUTATIONS=2000. Then the reference videos are spoiled too.
    private static readonly int Wanted = int.TryParse(Environment.GetEnvironmentVariable("VCMR_MUTATIONS"), out int wanted) ? wanted : 98;

    private static readonly HashSet<string> Known =
    [
        Reasons.NoVideo, Reasons.NoAudio, Reasons.TooShort, Reasons.LongScene, Reasons.Silent, Reasons.MendedSound, Reasons.Constant,
        Reasons.SoundNotFinite, Reasons.Same, Reasons.Unreadable, Reasons.Unsupported, Reasons.TimeLimit,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corrupted_files_end_in_the_catalog_with_their_reason_and_do_no_harm()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        IReadOnlyList<(string Name, byte[] Content)> seeds = Seeds();
        Assert.All(seeds, s => Assert.Contains(Path.GetExtension(s.Name), MediaFiles.Video));
        for (int i = 0; i < Wanted; i++)
        {
            // Every kind meets every seed in turn.
            (string name, byte[] content) = seeds[i % seeds.Count];
            int kind = (i + (i / seeds.Count)) % Mutation.Count;
            byte[] spoiled = Mutation.Apply(kind, content, new CounterRandom(5, i));
            File.WriteAllBytes(_folder.File($"videos/{i:0000} {Mutation.Name(kind)} {name}"), spoiled);
        }

        var clock = Stopwatch.StartNew();
        var slowest = new Slowest();
        PrepareSummary summary = Prepare("corpus", null, slowest);
        TimeSpan elapsed = clock.Elapsed;

        using (VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus")))
        {
            Assert.Equal((Wanted, Wanted), (corpus.Videos.Count, summary.Processed));
            Assert.All(corpus.Videos, Judge);
            output.WriteLine($"{Wanted} files in {elapsed.TotalSeconds:0} s, at most {slowest.Pause.TotalSeconds:0.0} s between two ({slowest.Item})");
            foreach (var group in corpus.Videos.GroupBy(v => (v.State, Reason: Digits().Replace(v.Reason ?? "", "N"))).OrderByDescending(g => g.Count()))
            {
                output.WriteLine($"{group.Count(),5} {group.Key.State,-8} {group.Key.Reason}    e.g. {group.First().Path}");
            }

            // The reasons do not depend on the run: no address, no temporary name, no order of threads.
            string[] again = [.. corpus.Videos.Where((_, i) => i % 5 == 0).Select(v => v.Path)];
            Prepare("again", again, null);
            using VideoCorpus second = VideoCorpus.Open(_folder.File("again"));
            Assert.Equal(corpus.Videos.Where(v => again.Contains(v.Path)).Select(Seen), second.Videos.Select(Seen));
        }

        CorpusReport report = CorpusVerifier.Verify([_folder.File("corpus")], cancellation: TestContext.Current.CancellationToken);
        Assert.True(report.IsIntact, string.Join("; ", report.Faults.Select(f => f.What)));
    }

    [Fact]
    public void Rotation_that_is_no_number_is_none()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        string path = _folder.File("videos/a.mp4");
        TestVideo.Make(path, 15.5, "testsrc=size=48x32:rate=5");
        byte[] content = File.ReadAllBytes(path);

        // A matrix of zeros in the header of the first track turns by no angle at all.
        content.AsSpan(content.AsSpan().IndexOf("tkhd"u8) + 44, 36).Clear();
        File.WriteAllBytes(path, content);

        Assert.Equal(1, Prepare("corpus", null, null).Kept);
        Assert.Equal(48, Vcmr.Media.MediaProbe.Probe(path, TestContext.Current.CancellationToken).Video!.Width);
    }

    private static (string, VideoState, string?, int) Seen(VideoItem v) => (v.Path, v.State, v.Reason, v.Segments);

    private static void Judge(VideoItem video)
    {
        if (video.State == VideoState.Kept)
        {
            Assert.Null(video.Reason);
            Assert.True(video.Segments > 0 && video.FeatureRows > 0, video.Path);
            return;
        }

        string reason = Assert.IsType<string>(video.Reason);
        Assert.Contains(Reasons.KindOf(reason), Known);
        // A second name is told by the first, which may have marks of any kind.
        Assert.False(Reasons.KindOf(reason) != Reasons.Same && Untidy().IsMatch(reason), reason);
        Assert.InRange(reason.Length, 5, 250);
        Assert.Equal(0, video.Segments);
    }

    private IReadOnlyList<(string Name, byte[] Content)> Seeds()
    {
        IReadOnlyList<(string, byte[])> made = SeedVideos.Make(_folder.Path);
        return Wanted < 1000 ? made :
        [
            .. made, .. made,
            .. new[] { GoldenFiles.Find("scenes", "videos"), GoldenFiles.Find("media") }
                .SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))),
        ];
    }

    private PrepareSummary Prepare(string corpus, IReadOnlyList<string>? files, IProgress<ItemProgress>? progress) => VideoCorpusBuilder.Prepare(
        new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File(corpus), Files = files, Workers = 2 },
        progress,
        TestContext.Current.CancellationToken);

    // Paths, addresses in memory, control characters, doubled or dangling marks.
    [GeneratedRegex(@"(?:^|[\s'""(])/\w|@ 0x|\p{Cc}|\s\s|: *:|[:,.;(]$|\.\)|^\s|vcmr-test|file:")]
    private static partial Regex Untidy();

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?")]
    private static partial Regex Digits();

    private sealed class Slowest : IProgress<ItemProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public TimeSpan Pause { get; private set; }

        public string Item { get; private set; } = "";

        public void Report(ItemProgress value)
        {
            (Pause, Item) = _clock.Elapsed > Pause ? (_clock.Elapsed, value.Item) : (Pause, Item);
            _clock.Restart();
        }
    }
}
