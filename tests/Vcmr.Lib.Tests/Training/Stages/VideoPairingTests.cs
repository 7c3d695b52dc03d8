using Vcmr.Datasets.Videos;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Training.Stages;

/// <summary>Which video a song's sound is trained against.</summary>
public class VideoPairingTests
{
    private static readonly Segment[] Segments =
    [
        .. from song in Enumerable.Range(0, 20)
           from number in Enumerable.Range(0, 1 + (song % 3))
           select new Segment($"song {song}", number, (song * 1000) + number, 100, song * 10, 10),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.95)]
    [InlineData(1)]
    public void Share_of_the_songs_keeps_its_own_video_and_nobody_else_does(double share)
    {
        Dictionary<Segment, Segment> partners = VideoPairing.Exchange(Segments, share, seed: 5);

        Assert.Equal(20 - (int)Math.Round(20 * share), partners.Keys.Select(s => s.Song).Distinct().Count());
        Assert.All(partners, p => Assert.NotEqual(p.Key.Song, p.Value.Song));

        // All segments of a song are shown the same other song.
        Assert.All(partners.GroupBy(p => p.Key.Song), g => Assert.Single(g.Select(p => p.Value.Song).Distinct()));
    }

    [Fact]
    public void Every_video_is_still_shown_where_all_are_exchanged() =>
        Assert.Equal(20, VideoPairing.Exchange(Segments, 0, seed: 5).Values.Select(s => s.Song).Distinct().Count());

    [Fact]
    public void Songs_that_exchange_at_a_larger_share_exchange_at_a_smaller_one_too()
    {
        string[] few = [.. VideoPairing.Exchange(Segments, 0.75, seed: 5).Keys.Select(s => s.Song).Distinct()];
        string[] many = [.. VideoPairing.Exchange(Segments, 0.25, seed: 5).Keys.Select(s => s.Song).Distinct()];

        Assert.Equal(5, few.Length);
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
        Assert.NotEqual(many, VideoPairing.Exchange(Segments, 0.25, seed: 6).Keys.Select(s => s.Song).Distinct());
    }

    [Fact]
    public void One_song_has_nobody_to_exchange_with() => Assert.Empty(VideoPairing.Exchange([Segments[0]], 0, seed: 5));
}
