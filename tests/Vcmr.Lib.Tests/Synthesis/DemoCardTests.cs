using Vcmr.Synthesis;
using Vcmr.Synthesis.Composition;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class DemoCardTests(SmallCorpus corpus) : IClassFixture<SmallCorpus>
{
    [Fact]
    public void Card_counts_a_corpus_and_is_the_same_twice()
    {
        DemoCard card = DemoCard.Measure(corpus.Folder, corpus.Options, null, CancellationToken.None);
        Assert.Equal((3, 20), (card.Videos.Songs, card.Clips.Songs));
        SongNeighbours clips = Assert.Single(card.Clips.Sound);
        Assert.Equal(20, clips.Among);
        Assert.True(card.Clips.OwnHalf < clips.Usual);
        Assert.True(clips.Nearest < clips.Usual);
        Assert.Equal(clips, DemoCard.Measure(corpus.Folder, corpus.Options, null, CancellationToken.None).Clips.Sound[0]);
    }

    [Fact]
    public void Card_of_other_options_is_refused()
    {
        VcmrException wrong = Assert.Throws<VcmrException>(() =>
            DemoCard.Measure(corpus.Folder, corpus.Options with { Seed = 2 }, null, CancellationToken.None));
        Assert.Contains("make it first", wrong.Message);
    }

    [Fact]
    public void Songs_made_twice_are_told_from_songs_that_differ()
    {
        var random = new CounterRandom(4);
        SongSpec[] specs = [.. Enumerable.Range(0, 30).Select(i => SpecGenerator.Draw((Genre)(i % 6), 10, ref random))];
        (float[] First, float[] Second)[] halves = [.. specs.Select(_ => Song(ref random))];
        SongVariety varied = SongVariety.Of(specs, [.. halves.Select(Copy)]);
        SongVariety twice = SongVariety.Of([.. specs, .. specs.Select(s => s with { Key = 1, TuningCents = 3 })], [.. halves.Select(Copy), .. halves.Select(Copy)]);
        Assert.Equal(0, varied.Sound[^1].Nearer);
        Assert.True(varied.Sound[^1].Nearest > 3 * varied.OwnHalf);
        Assert.Equal(1, twice.SharedSpecs);
        Assert.Equal(twice.OwnHalf, twice.Sound[^1].Nearest, 0.1 * twice.OwnHalf);
        Assert.Equal([30, 60], twice.Sound.Select(s => s.Among));
    }

    private static (float[] First, float[] Second) Copy((float[] First, float[] Second) h) => ([.. h.First], [.. h.Second]);

    private static (float[] First, float[] Second) Song(ref CounterRandom random)
    {
        float[] first = new float[20], second = new float[20];
        for (int k = 0; k < 20; k++)
        {
            first[k] = (float)random.NextGaussian();
            second[k] = first[k] + (float)(0.1 * random.NextGaussian());
        }

        return (first, second);
    }
}
