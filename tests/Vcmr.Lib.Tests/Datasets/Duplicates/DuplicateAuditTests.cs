using Vcmr.Charts;
using Vcmr.Datasets.Duplicates;
using Vcmr.Figures;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Duplicates;

public sealed class DuplicateAuditTests(PlantedRecordings planted) : IClassFixture<PlantedRecordings>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Planted_copies_are_found_where_they_lie_and_nothing_else_is()
    {
        DuplicateReport report = Run(planted.Files);

        Assert.Null(report.WithoutFingerprints);
        DuplicatePair[] found = [.. report.ByFingerprint.OrderBy(p => p.First.Id, StringComparer.Ordinal)];
        Assert.Equal(PlantedRecordings.Planted.Select(p => (p.Name, p.Song)), found.Select(p => (p.First.Id, p.Second.Id)));
        Assert.All(found.Zip(PlantedRecordings.Planted), pair =>
        {
            Assert.InRange(pair.First.OffsetSeconds!.Value, pair.Second.Offset - 0.2, pair.Second.Offset + 0.2);
            Assert.Equal(pair.Second.Faster, pair.First.FasterPercent);
            Assert.Equal(PairKind.NoSplits, pair.First.Kind);
        });
        Assert.Equal(["copy.wav"], found.Where(p => p.IsIdentical).Select(p => p.First.Id));
        Assert.Equal(PlantedRecordings.Planted.Count, report.Groups.Count);
        Assert.Equal(["silent-1.wav", "silent-2.wav", "torn.mp3"], report.Unheard.Select(u => u.Id).Order(StringComparer.Ordinal));
        Assert.Empty(report.Leaks);
    }

    [Fact]
    public void Copies_of_training_clips_in_other_parts_are_leaks()
    {
        string corpus = planted.Corpus(_folder.File("corpus"));
        DuplicateReport report = Run(corpus);

        Assert.All(report.ByFingerprint, p => Assert.Equal(PairKind.AcrossSplits, p.Kind));
        Assert.Equal(PlantedRecordings.Planted.Select(p => (p.Name, p.Split)), report.Leaks.Select(r => (r.Id, r.Split)));
        Assert.Contains(report.Unheard, u => u.Id == "torn.mp3" && u.Reason.StartsWith("unreadable", StringComparison.Ordinal));

        // A second folder beside it: everything in it is in the corpus too, under other names.
        DuplicateReport both = Run(corpus, planted.Files);
        Assert.Contains(both.Duplicates, p => p.First.Id == "corpus/song-7.wav" && p.Second is { Id: "files/song-7.wav", Split: "files" } && p.IsIdentical);
    }

    [Fact]
    public void Very_same_samples_are_copies_where_fingerprints_tell_nothing_and_how_many_are_too_short_is_told()
    {
        Directory.CreateDirectory(_folder.File("short"));
        short[] held = WaveFile.Tone(440, 16, 16_000), brief = WaveFile.Tone(300, 3, 16_000);
        foreach ((string name, short[] samples) in new[] { ("1.wav", held), ("2.wav", brief), ("3.wav", held), ("4.wav", WaveFile.Tone(310, 3, 16_000)), ("5.wav", brief) })
        {
            WaveFile.Write(_folder.File($"short/{name}"), samples);
        }

        DuplicateReport report = Run(new DuplicateOptions(), _folder.File("short"));

        Assert.Equal([("1.wav", "3.wav"), ("2.wav", "5.wav")], report.Duplicates.Select(p => (p.First.Id, p.Second.Id)).Order());
        Assert.All(report.Duplicates, p => Assert.True(p is { IsIdentical: true, Similarity: 1 }));
        Assert.Equal(0, report.Duplicates.Single(p => p.First.Id == "2.wav").OffsetSeconds!.Value);
        Assert.Equal(2, report.Groups.Count);
        Assert.Equal(1, report.NearestByFingerprint.Within[1]!.Value);
        Assert.Equal(3, report.TooShort);
        Assert.StartsWith("Of 5 recordings 3 are shorter", report.ShortSentence, StringComparison.Ordinal);
        Assert.Null((report with { TooShort = 0 }).ShortSentence);
    }

    [Fact]
    public void Embeddings_list_what_sounds_alike_whatever_its_level()
    {
        DuplicateReport report = Run(planted.Files);
        Assert.Null(report.WithoutEmbeddings);
        Assert.Contains(report.ByEmbedding, p => (p.First.Id, p.Second.Id) == ("copy.wav", "song-6.wav") && p.Similarity > 0.9999);
        Assert.Contains(report.ByEmbedding, p => (p.First.Id, p.Second.Id) == ("low.mp3", "song-1.wav"));

        DuplicateReport network = Run(new DuplicateOptions { CacheFolder = planted.Kept, Embed = w => [w.Length, w[100]], Embedding = "a network" }, planted.Files);
        Assert.Equal("a network", network.Embedding);
        DuplicateReport none = Run(new DuplicateOptions { CacheFolder = planted.Kept, Embed = _ => throw new VcmrException("too short") }, planted.Files);
        Assert.Contains("0 of", none.WithoutEmbeddings, StringComparison.Ordinal);
        Assert.Equal(report.ByFingerprint, none.ByFingerprint);
    }

    [Fact]
    public void Fingerprints_are_kept_and_what_a_kill_left_of_them_is_made_again()
    {
        var options = new DuplicateOptions { CacheFolder = _folder.File("kept") };
        string file = Path.Combine(options.CacheFolder, PrintCache.FileName);
        DuplicateReport first = Run(options, planted.Files);
        byte[] bytes = File.ReadAllBytes(file);

        Assert.Equal(first.ByFingerprint, Run(options, planted.Files).ByFingerprint);
        Assert.Equal(bytes, File.ReadAllBytes(file));
        File.WriteAllBytes(file, bytes[..^5]);
        Assert.Equal(first.ByFingerprint, Run(options, planted.Files).ByFingerprint);
        Assert.Equal(bytes.Length, File.ReadAllBytes(file).Length);
        File.WriteAllText(file, "something else");
        Assert.Equal(first.ByFingerprint, Run(options, planted.Files).ByFingerprint);
        Assert.Equal(bytes.Length, File.ReadAllBytes(file).Length);
    }

    [Fact]
    public void Table_and_figure_show_what_was_found()
    {
        DuplicateReport report = Run(planted.Files);
        DuplicateTable.Write(report, _folder.File("pairs.csv"));
        string[] lines = File.ReadAllLines(_folder.File("pairs.csv"));
        Assert.Equal("method,first,second,first_split,second_split,kind,offset_seconds,similarity,faster_percent,identical,group", lines[0]);
        Assert.Equal(1 + report.ByFingerprint.Count + report.ByEmbedding.Count, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("fingerprint,copy.wav,song-6.wav,,,no splits,0.00,1.0000,0,true,", StringComparison.Ordinal));

        Figure figure = DuplicateFigure.Draw(report);
        Assert.Equal(2, figure.Chart.Panels.Count);
        Assert.All(figure.Chart.Panels, p => Assert.Single(p.Layers.OfType<RuleLayer>()));
        Assert.NotEmpty(figure.Png);
        NearestOthers none = new([.. report.NearestByFingerprint.Within.Select(_ => (double?)null)], [.. report.NearestByFingerprint.Across.Select(_ => (double?)null)]);
        Assert.Contains("no recording comes near another", DuplicateFigure.Draw(report with { NearestByFingerprint = none }).Chart.Panels[0].Layers.OfType<TextLayer>().Single().Text, StringComparison.Ordinal);

        DuplicateTable.Write(report with { ByFingerprint = [], ByEmbedding = [] }, _folder.File("none.csv"));
        Assert.Single(File.ReadAllLines(_folder.File("none.csv")));
    }

    [Fact]
    public void Folder_without_recordings_or_named_twice_is_an_error_that_says_what_to_name()
    {
        Assert.Contains("does not exist", Assert.Throws<VcmrException>(() => Run(_folder.File("gone"))).Message, StringComparison.Ordinal);
        Assert.Contains("no audio or video file", Assert.Throws<VcmrException>(() => Run(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("named more than once", Assert.Throws<VcmrException>(() => Run(planted.Files, $"{planted.Files}/")).Message, StringComparison.Ordinal);
    }

    private DuplicateReport Run(params string[] folders) => Run(new DuplicateOptions { CacheFolder = planted.Kept }, folders);

    private static DuplicateReport Run(DuplicateOptions options, params string[] folders)
    {
        using var set = RecordingSet.Open(folders);
        return DuplicateAudit.Run(set, options, cancellation: TestContext.Current.CancellationToken);
    }
}
