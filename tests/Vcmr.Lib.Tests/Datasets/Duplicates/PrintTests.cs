using Vcmr.Datasets.Duplicates;
using Vcmr.Media;
using Xunit;

namespace Vcmr.Tests.Datasets.Duplicates;

public sealed class PrintTests
{
    [Fact]
    public void Alignment_measures_the_bits_that_differ_in_the_best_stretch()
    {
        uint[] first = Items(1, 200), second = [.. first[30..]];
        for (int i = 0; i < second.Length; i++)
        {
            // Half of the bits of all but 64 items, and one bit in 32 of those.
            second[i] ^= i is >= 50 and < 50 + PrintAlignment.Stretch ? 1u << (i % 32) : 0xFFFF;
        }

        PrintMatch match = PrintAlignment.Best(Heard(first), Heard(second), 30)!.Value;
        Assert.Equal(new PrintMatch(30, 80, PrintAlignment.Stretch, PrintAlignment.Stretch), match);
        Assert.Equal(31 / 32.0, match.Similarity);
        Assert.Equal(30 * 1365 / 11025.0, match.OffsetSeconds, 9);
        Assert.Null(PrintAlignment.Best(Heard(first), Heard(second), 31));

        Assert.Equal(1.01 * match.OffsetSeconds, new PrintPair(0, 1, match, 1).OffsetSeconds, 9);

        PrintMatch turned = PrintAlignment.Best(Heard(second), Heard(first), -30)!.Value;
        Assert.Equal((-30, 50), (turned.Offset, turned.From));
    }

    [Fact]
    public void Alignment_needs_enough_sound_that_changes()
    {
        uint[] items = Items(2, 100);
        PrintItems heard = Heard(items);
        Assert.Equal(PrintAlignment.Shortest, PrintAlignment.Best(heard, Heard(items[^PrintAlignment.Shortest..]), 100 - PrintAlignment.Shortest)!.Value.Items);
        Assert.Null(PrintAlignment.Best(heard, Heard(items[^(PrintAlignment.Shortest - 1)..]), 101 - PrintAlignment.Shortest));

        // A pause in every stretch of one of the two; then a tone that is held.
        var paused = new PrintItems(items, [.. items.Select((_, i) => i % 50 != 40)]);
        Assert.Null(PrintAlignment.Best(heard, paused, 0));
        PrintItems held = Heard([.. Enumerable.Repeat(items[0], 100)]);
        Assert.Null(PrintAlignment.Best(held, held, 0));

        // Noise of one colour: a few bits that differ from item to item, in one recording as in another.
        PrintItems noise = Heard(Noise(3)), other = Heard(Noise(4));
        Assert.Null(PrintAlignment.Best(noise, other, 0));
        Assert.Equal(1, PrintAlignment.Best(noise, noise, 0)!.Value.Similarity);

        static uint[] Noise(int seed) => [.. Items(seed, 100).Zip(Items(seed + 10, 100), (a, b) => a & b & 0xFF0F_FF0F)];
    }

    [Fact]
    public void Index_finds_shared_items_at_their_offset_among_recordings_some_of_which_are_empty()
    {
        uint[] song = Items(3, 120);
        PrintItems[] prints = [PrintItems.Empty, Heard(song), PrintItems.Empty, PrintItems.Empty, Heard(Items(4, 90)), Heard([.. Items(5, 7), .. song[10..80]]), PrintItems.Empty];
        foreach (uint mask in PrintIndex.Masks)
        {
            var index = new PrintIndex(prints, mask);
            Assert.Equal([(5, 3)], index.Candidates(prints[1], 1));
            Assert.Empty(index.Candidates(prints[4], 4));
            // Only later recordings are asked for, so that no pair comes twice.
            Assert.Empty(index.Candidates(prints[5], 5));
        }

        // What all of them hold, or hold on to, is no sign.
        PrintItems held = Heard([.. Enumerable.Repeat(7u, 50)]);
        Assert.Empty(new PrintIndex([held, held], PrintIndex.Masks[0]).Candidates(held, 0));
    }

    [Fact]
    public void Index_forgives_bits_that_differ_within_a_byte()
    {
        uint[] song = Items(6, 60);
        PrintItems other = Heard([.. song.Select((item, i) => item ^ (0x81u << (8 * (i % 4))))]);
        Assert.All(PrintIndex.Masks, mask => Assert.Equal([(1, 0)], new PrintIndex([Heard(song), other], mask).Candidates(Heard(song), 0)));
        PrintItems spread = Heard([.. song.Select(item => item ^ 0x0101_0101u)]);
        Assert.All(PrintIndex.Masks, mask => Assert.Empty(new PrintIndex([Heard(song), spread], mask).Candidates(Heard(song), 0)));
    }

    [Fact]
    public void Items_are_heard_where_most_of_their_sound_is()
    {
        float[] waveform = new float[20 * AudioFormat.SampleRate];
        waveform.AsSpan(10 * AudioFormat.SampleRate).Fill(0.01f);
        bool[] heard = PrintItems.Of(new uint[130], waveform, AudioFormat.SampleRate).IsHeard;
        int first = Array.IndexOf(heard, true);
        Assert.InRange(first * Chromaprint.ItemSeconds, 10 - (0.6 * Chromaprint.ItemSpan * Chromaprint.ItemSeconds), 10 - (0.4 * Chromaprint.ItemSpan * Chromaprint.ItemSeconds));
        Assert.All(heard[first..], Assert.True);
    }

    [Fact]
    public void Neighbours_are_told_apart_by_what_not_all_have_in_common()
    {
        var random = new CounterRandom(8);
        float[]?[] rows = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 30).Select(_ => 1000 + (float)random.NextDouble()).ToArray())];
        rows[11] = [.. rows[2]!.Select(v => v + 0.01f)];
        rows[5] = null;
        string[] splits = [.. rows.Select((_, i) => i < 6 ? "train" : "test")];
        var nearest = new NearestOthers.Collector(splits);

        (int first, int second, double similarity) = Assert.Single(EmbeddingNeighbours.Find(rows, 0.9, 2, nearest, TestContext.Current.CancellationToken));

        Assert.Equal((2, 11), (first, second));
        Assert.InRange(similarity, 0.95, 1);
        Assert.Equal(similarity, nearest.Result.Across[2]);
        Assert.True(nearest.Result.Within[2] < 0.8);
        Assert.Null(nearest.Result.Within[5]);
        Assert.Empty(EmbeddingNeighbours.Find(rows[..9], -1, 2, new NearestOthers.Collector(splits[..9]), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Groups_are_what_pairs_join_through_others_too() =>
        Assert.Equal([[1, 3, 5, 7], [0, 2]], DuplicateGroups.Of(9, [(5, 7), (0, 2), (1, 3), (3, 5), (1, 7)]));

    private static PrintItems Heard(uint[] items) => new(items, [.. items.Select(_ => true)]);

    private static uint[] Items(int seed, int count)
    {
        var random = new CounterRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextUInt64())];
    }
}
