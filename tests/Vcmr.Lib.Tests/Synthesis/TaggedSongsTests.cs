using Vcmr.Synthesis;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Tagging;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class TaggedSongsTests
{
    [Theory]
    [InlineData(80, 1)]
    [InlineData(80, 2)]
    [InlineData(80, 3)]
    [InlineData(300, 1)]
    public void Every_tag_has_at_least_three_positives_in_every_part(int clips, int seed)
    {
        var set = new TaggedSongs(new DemoOptions { Clips = clips, Seed = seed });
        Assert.Equal(clips, set.Songs.Count);
        foreach (IGrouping<string, TaggedSong> part in set.Songs.GroupBy(s => s.Part))
        {
            Assert.All(TagVocabulary.All, tag => Assert.InRange(part.Count(s => s.Labels.Contains(tag)), 3, part.Count() - 3));
        }
    }

    [Fact]
    public void Vocabulary_has_four_groups_and_no_tag_twice()
    {
        Assert.Equal(["genre", "mood", "instrument", "vocals"], TagVocabulary.Groups.Select(g => g.Group));
        Assert.Equal(25, TagVocabulary.All.Count);
        Assert.Equal(25, TagVocabulary.All.Distinct().Count());
    }

    [Fact]
    public void Training_labels_lack_a_few_true_tags_and_the_others_none()
    {
        var set = new TaggedSongs(new DemoOptions { Clips = 1000 });
        Assert.All(set.Songs, s => Assert.Subset(TagVocabulary.Of(s.Spec).ToHashSet(), s.Labels.ToHashSet()));
        Assert.All(set.Songs.Where(s => s.Part != "train"), s => Assert.Equal(TagVocabulary.Of(s.Spec), s.Labels));
        double kept = set.Songs.Where(s => s.Part == "train").Sum(s => s.Labels.Count)
            / (double)set.Songs.Where(s => s.Part == "train").Sum(s => TagVocabulary.Of(s.Spec).Length);
        Assert.InRange(kept, 0.96, 0.98);
    }

    [Fact]
    public void Tags_follow_the_song()
    {
        var random = new CounterRandom(3);
        SongSpec spec = SpecGenerator.Draw(Genre.Rock, 10, ref random) with
        {
            SecondGenre = null,
            Mode = Mode.Minor,
            Bpm = 70,
            Dynamics = Dynamics.Soft,
            Singer = Singer.Male,
            Parts = [new Part(Instrument.Voice, Role.Melody, 0, 0), new Part(Instrument.Harp, Role.Arpeggio, 0, 0)],
        };
        Assert.Equal(["rock", "slow", "quiet", "sad", "harp", "vocal", "male voice"], TagVocabulary.Of(spec));
    }

    [Fact]
    public void Genres_make_instruments_likely_and_determine_none()
    {
        var random = new CounterRandom(4);
        double[,] share = new double[2, 10];
        const int songs = 400;
        foreach (Genre genre in (ReadOnlySpan<Genre>)[Genre.Classical, Genre.Rock])
        {
            for (int i = 0; i < songs; i++)
            {
                SongSpec spec = SpecGenerator.Draw(genre, 10, ref random);
                Assert.InRange(spec.Parts.Count, 2, 4);
                Assert.InRange(spec.Bpm, 60, 170);
                foreach (Part part in spec.Parts)
                {
                    share[(int)genre, (int)part.Instrument] += 1.0 / songs;
                }
            }
        }

        Assert.True(share[1, (int)Instrument.Drums] > 2 * share[0, (int)Instrument.Drums]);
        Assert.True(share[0, (int)Instrument.Strings] > 2 * share[1, (int)Instrument.Strings]);
        Assert.InRange(share[1, (int)Instrument.Strings], 0.01, 0.5);
        Assert.InRange(share[0, (int)Instrument.Drums], 0.01, 0.5);
    }
}
