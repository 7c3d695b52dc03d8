using Vcmr.Lessons.Extraction;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class NearestSecondsTests
{
    // Angles in degrees: a and b lie together, c apart; b has two scenes.
    private static readonly CorpusSecond[] Seconds =
    [
        At("a", 0, 0, 0), At("a", 1, 0, 2), At("b", 5, 0, 3), At("b", 6, 1, 5), At("c", 0, 0, 80), At("c", 1, 0, 90),
    ];

    [Fact]
    public void Gallery_shows_the_nearest_second_of_each_other_video_by_similarity()
    {
        IReadOnlyList<(CorpusSecond Second, double Similarity)> found = new NearestSeconds(Seconds).Gallery(1, 4);

        Assert.Equal([("b", 5), ("c", 0)], found.Select(f => (f.Second.Video, f.Second.Second)));
        Assert.Equal(Math.Cos(Math.PI / 180), found[0].Similarity, 6);
        Assert.Single(new NearestSeconds(Seconds).Gallery(1, 1));
    }

    [Fact]
    public void Mean_of_other_videos_is_the_mean_over_all_pairs_of_two_videos()
    {
        double[] angles = [0, 2, 3, 5, 80, 90];
        double expected = (from i in Enumerable.Range(0, 6) from j in Enumerable.Range(0, 6) where i / 2 != j / 2 select Math.Cos((angles[i] - angles[j]) * Math.PI / 180)).Average();
        Assert.Equal(expected, new NearestSeconds(Seconds).MeanElsewhere, 6);
        Assert.True(double.IsNaN(new NearestSeconds(Seconds[..2]).MeanElsewhere));
    }

    [Fact]
    public void Property_compares_with_the_share_of_other_videos_seconds_that_have_it()
    {
        var nearest = new NearestSeconds(Seconds);

        // a and b find each other; of the four seconds outside each, two have the property.
        SharedByNearest near = nearest.Property("near", new HashSet<string> { "a", "b" }, 100)!;
        Assert.Equal((1, 0.5, 2), (near.Share.Mean, near.Chance, near.Videos));
        Assert.Equal(0.25 * 2, nearest.Property("far", new HashSet<string> { "a", "c" }, 100)!.Chance);
        Assert.Equal(0, nearest.Property("far", new HashSet<string> { "a", "c" }, 100)!.Share.Mean);
        Assert.Null(nearest.Property("alone", new HashSet<string> { "a" }, 100));
    }

    [Fact]
    public void SameVideo_asks_only_seconds_with_another_scene_and_leaves_their_own_out()
    {
        // Only b has two scenes: its second 5 is nearer to a's 2 degrees, its second 6 to its own 3 degrees.
        SharedByNearest same = new NearestSeconds(Seconds).SameVideo("same", 100)!;
        Assert.Equal((0.5, 0.2, 1), (same.Share.Mean, same.Chance, same.Videos));
        Assert.Null(new NearestSeconds(Seconds[2..4]).SameVideo("same", 100));
        Assert.Null(new NearestSeconds([Seconds[0], Seconds[4]]).SameVideo("same", 100));
    }

    [Fact]
    public void Separation_leaves_out_a_second_with_itself()
    {
        Separation separation = Separation.Of([0, 0, 1], [Seconds[0].Vector, Seconds[0].Vector, Seconds[5].Vector], [Seconds[0].Vector]);
        Assert.Equal((1, 0), (Math.Round(separation.SameScene, 6), Math.Round(separation.OtherScene, 6)));
        Assert.Equal(2 / 3.0, separation.OtherVideo, 6);

        // Both pairs of two scenes are at right angles: below two of the three pairs of two videos, equal to the third.
        Assert.Equal(0.5 / 3, separation.ToldApart!.Value, 6);
        Separation single = Separation.Of([0], [Seconds[0].Vector], [Seconds[1].Vector]);
        Assert.True(double.IsNaN(single.SameScene));
        Assert.Null(single.ToldApart);
    }

    private static CorpusSecond At(string video, int second, int scene, double degrees) =>
        new(video, second, scene, [(float)(3 * Math.Cos(degrees * Math.PI / 180)), (float)(3 * Math.Sin(degrees * Math.PI / 180))]);
}
