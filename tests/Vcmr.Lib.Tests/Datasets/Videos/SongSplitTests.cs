using System.Text.Json.Nodes;
using CsCheck;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

public class SongSplitTests
{
    [Fact]
    public void Songs_are_never_in_both_parts()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 8], Gen.Int[0, 100]).Sample((songs, segments, seed) =>
        {
            Segment[] all = [.. Enumerable.Range(0, songs * segments).Select(i => new Segment($"song {i / segments}", i % segments, 0, 1, 0, 1))];
            SegmentSplit split = SongSplit.BySong(all, 0.1, seed);

            Assert.Empty(split.Train.Select(i => all[i].Song).Intersect(split.Validation.Select(i => all[i].Song)));
            Assert.Equal(Enumerable.Range(0, all.Length), split.Train.Concat(split.Validation).Order());
            Assert.Equal(songs == 1 ? 0 : Math.Max(1, (int)Math.Round(songs * 0.1)), split.Validation.Count / segments);
        });
    }

    [Fact]
    public void Seed_decides_the_songs()
    {
        Segment[] all = [.. Enumerable.Range(0, 100).Select(i => new Segment($"song {i}", 0, 0, 1, 0, 1))];

        Assert.Equal(SongSplit.BySong(all, 0.1, 3).Validation, SongSplit.BySong(all, 0.1, 3).Validation);
        Assert.NotEqual(SongSplit.BySong(all, 0.1, 3).Validation, SongSplit.BySong(all, 0.1, 4).Validation);
    }

    [Fact]
    public void Segment_split_is_that_of_the_official_code()
    {
        JsonNode golden = GoldenFiles.Manifest("data-split")["scalars"]!;
        foreach (int n in new[] { 1, 2, 5, 10, 11, 100 })
        {
            SegmentSplit split = SongSplit.BySegment(n);
            Assert.Equal(golden[$"n={n}"]!["train"]!.AsArray().Select(i => (int)i!), split.Train);
            Assert.Equal(golden[$"n={n}"]!["valid"]!.AsArray().Select(i => (int)i!), split.Validation);
        }

        JsonNode paper = golden["n=161200 (20150*8)"]!;
        SegmentSplit all = SongSplit.BySegment(161200);
        Assert.Equal((int)paper["bound"]!, all.Train.Count);
        Assert.Equal(paper["first20"]!.AsArray().Select(i => (int)i!), all.Train.Take(20));
        Assert.Equal(paper["last20"]!.AsArray().Select(i => (int)i!), all.Validation.TakeLast(20));

        // Eight segments a video: every video that validates has also trained.
        HashSet<int> validated = [.. all.Validation.Select(i => i / 8)];
        Assert.Equal((int)paper["videos_in_valid"]!, validated.Count);
        Assert.Equal((int)paper["videos_of_valid_also_in_train"]!, validated.Intersect(all.Train.Select(i => i / 8)).Count());
    }

    [Fact]
    public void Generator_draws_the_bits_of_Python()
    {
        var random = new PythonRandom(42);

        Assert.Equal(
            GoldenFiles.Manifest("data-split")["scalars"]!["getrandbits32_first8"]!.AsArray().Select(i => (uint)i!),
            Enumerable.Range(0, 8).Select(_ => random.NextUInt32()));
    }
}
