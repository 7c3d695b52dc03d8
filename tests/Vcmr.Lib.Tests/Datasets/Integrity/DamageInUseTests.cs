using Vcmr.Datasets.Integrity;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Datasets.Integrity;

/// <summary>Whoever works with a damaged corpus is told so; nobody need have run <c>verify</c> before.</summary>
public sealed class DamageInUseTests : IClassFixture<PreparedVideos>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PreparedVideos _videos;

    public DamageInUseTests(PreparedVideos videos) => (_videos = videos).CopyTo(Corpus);

    private string Corpus => _folder.File("corpus");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CatalogFile.AudioName)]
    [InlineData(CatalogFile.FeatureName)]
    public void Zeroed_part_of_a_store_is_a_sentence_with_item_and_file_and_the_other_items_are_read_on(string store)
    {
        Change(store, bytes => bytes.AsSpan(NpyHeader.Size + 4000, 600).Clear());
        using VideoCorpus corpus = VideoCorpus.Open(Corpus);
        string[] songs = [.. corpus.Segments.Select(s => s.Song).Distinct()];
        string[] damaged = [.. songs.Where(song => Error(() => Read(corpus, store, song)) is { } message && Names(message, song, store))];
        Assert.Single(damaged);

        // It stays damaged, however often it is asked for.
        Assert.NotNull(Error(() => Read(corpus, store, damaged[0])));
    }

    [Fact]
    public void Every_flipped_bit_of_the_samples_is_noticed_by_who_reads_them()
    {
        var random = new CounterRandom(3);
        byte[] whole = File.ReadAllBytes(Path.Combine(Corpus, CatalogFile.AudioName));
        for (int i = 0; i < 20; i++)
        {
            int at = NpyHeader.Size + random.NextInt(whole.Length - NpyHeader.Size);
            Change(CatalogFile.AudioName, bytes => bytes[at] ^= (byte)(1 << random.NextInt(8)));
            using (VideoCorpus corpus = VideoCorpus.Open(Corpus))
            {
                Assert.NotNull(Error(() => Array.ForEach([.. corpus.Segments], s => Read(corpus, CatalogFile.AudioName, s.Song))));
            }

            File.WriteAllBytes(Path.Combine(Corpus, CatalogFile.AudioName), whole);
        }
    }

    [Fact]
    public void Training_on_a_damaged_store_stops_with_that_sentence_in_a_batch_and_in_validation()
    {
        Change(CatalogFile.AudioName, bytes => bytes.AsSpan(NpyHeader.Size).Fill(7));
        using VideoCorpus corpus = VideoCorpus.Open(Corpus);
        var options = new ContrastiveOptions { Epochs = 1, Batch = 2 };
        using var stage = new AudioContrastiveStage(
            new AudioContrastiveModel(Encoders.Tiny), corpus, corpus.Segments, corpus.Segments, options, new Vcmr.Audio.Augmentation.AugmentationOptions(), 1);
        Assert.Contains(CatalogFile.AudioName, Error(() => new Trainer(stage, options, 1, _folder.File("run"), "{}").Run()), StringComparison.Ordinal);
        Assert.Contains(CatalogFile.AudioName, Error(() => stage.Validate()), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("run/" + Checkpoint.Last)));
    }

    public static TheoryData<string> Damages => [.. Damage.Keys];

    private static readonly Dictionary<string, Action<string>> Damage = new()
    {
        ["short by a byte"] = c => Change(c, bytes => bytes[..^1]),
        ["short by half a page"] = c => Change(c, bytes => bytes[..^2048]),
        ["short by a page"] = c => Change(c, bytes => bytes[..^4096]),
        ["a page of zeros"] = c => Change(c, bytes => [.. bytes[..4096], .. new byte[4096], .. bytes[8192..]]),
        ["a duration"] = c => CatalogDump.Execute(c, "UPDATE videos SET duration = duration + 1 WHERE state = 'kept'"),
        ["a hash"] = c => CatalogDump.Execute(c, "UPDATE videos SET sha256 = '00' WHERE state = 'rejected'"),
        ["a scene"] = c => CatalogDump.Execute(c, "UPDATE scenes SET end_frame = end_frame + 1 WHERE number = 0"),
        ["a segment"] = c => CatalogDump.Execute(c, "UPDATE segments SET audio_offset = audio_offset + 1 WHERE number = 0"),
        ["an extent far away"] = c => CatalogDump.Execute(c, "UPDATE features SET row = 1 << 61 WHERE row = 0"),
        ["an extent before the start"] = c => CatalogDump.Execute(c, "UPDATE audio SET offset = -5 WHERE offset = 0"),
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damaged_catalog_is_a_sentence_for_who_reads_it_who_prepares_and_who_verifies(string damage)
    {
        Damage[damage](Corpus);
        Assert.Contains("is damaged", Error(() => VideoCorpus.Open(Corpus).Dispose()), StringComparison.Ordinal);
        Assert.Contains("is damaged", Error(() => VideoCorpusBuilder.Prepare(_videos.Options(Corpus))), StringComparison.Ordinal);
        Assert.NotEmpty(CorpusVerifier.Verify([Corpus]).Faults);
    }

    [Fact]
    public void Corpus_that_was_just_begun_is_whole_with_and_without_its_stores()
    {
        string begun = _folder.File("begun");
        using var encoder = new Vcmr.Video.Encoders.DescriptorEncoder();
        using (new VideoCorpusWriter(_videos.Options(begun), encoder))
        {
            Assert.Empty(CorpusVerifier.Verify([begun]).Faults);
        }

        // Between the catalog's first commit and the stores.
        CatalogDump.Execute(begun, "DELETE FROM stores");
        Assert.Empty(CorpusVerifier.Verify([begun]).Faults);
        File.WriteAllBytes(Path.Combine(begun, CatalogFile.AudioName), []);
        File.Delete(Path.Combine(begun, CatalogFile.FeatureName));
        Assert.Empty(CorpusVerifier.Verify([begun]).Faults);
        VideoCorpus.Open(begun).Dispose();
    }

    [Fact]
    public void Damage_beside_a_running_preparation_is_named_and_no_repair_advised()
    {
        Change(CatalogFile.AudioName, bytes => bytes.AsSpan(NpyHeader.Size, 600).Clear());
        Assert.False(CorpusVerifier.Verify([Corpus]).IsBeingWritten);
        using (CatalogLock.Take(Corpus))
        {
            CorpusReport report = CorpusVerifier.Verify([Corpus]);
            Assert.True(report is { IsBeingWritten: true, IsIntact: false });
            (int code, string output, _) = Tool.Run("verify", Corpus);
            Assert.Equal(1, code);
            Assert.Contains("another run is writing", output, StringComparison.Ordinal);
            Assert.DoesNotContain("--repair", output, StringComparison.Ordinal);
        }

        Assert.Contains("--repair", Tool.Run("verify", Corpus).Output, StringComparison.Ordinal);
    }

    private static bool Names(string message, string song, string store) =>
        message.Contains(song, StringComparison.Ordinal) && message.Contains(store, StringComparison.Ordinal) && !message.Contains('\n');

    private static void Read(VideoCorpus corpus, string store, string song)
    {
        Segment segment = corpus.Segments.First(s => s.Song == song);
        if (store == CatalogFile.AudioName)
        {
            corpus.ReadAudio(segment.AudioOffset, new float[10]);
        }
        else
        {
            corpus.ReadFeatures(segment.FeatureRow, new float[512]);
        }
    }

    private static string? Error(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (VcmrException e)
        {
            return e.Message;
        }
    }

    private static void Change(string corpus, Func<byte[], byte[]> change)
    {
        string path = Path.Combine(corpus, CatalogFile.Name);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }

    private void Change(string store, Action<byte[]> change)
    {
        string path = Path.Combine(Corpus, store);
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
