using Vcmr.Datasets.Download;
using Xunit;

namespace Vcmr.Tests.Datasets.Download;

public class SearchRankingTests
{
    [Fact]
    public void Official_video_comes_before_the_artists_channel_and_that_before_the_search_order()
    {
        SearchResult lyrics = new("1", "Björk - Army of Me (lyrics)", "SomeFan");
        SearchResult own = new("2", "Army of Me", "björk");
        SearchResult official = new("3", "Björk - Army Of Me (Official Music Video)", "Label");
        SearchResult both = new("4", "björk : army of me [Official Video]", "bjorkVEVO");

        Assert.Equal("4", Best("Bjork - Army of Me", lyrics, own, official, both));
        Assert.Equal("3", Best("Björk - Army of Me (feat. X)", lyrics, own, official));
        Assert.Equal("2", Best("Björk - Army of Me", lyrics, own));
        Assert.Equal("1", Best("Björk - Army of Me", lyrics, new SearchResult("5", "Björk - Army of Me", "SomeOtherFan")));
    }

    [Fact]
    public void Official_video_of_another_song_or_artist_does_not_count()
    {
        Assert.Null(Best(
            "Queen - Innuendo",
            new SearchResult("1", "Queen – Bohemian Rhapsody (Official Video)", "Queen Official"),
            new SearchResult("2", "Innuendo (Official Video)", "Somebody")));
        Assert.Null(Best("Queen - Innuendo"));
    }

    [Theory]
    [InlineData("Sigur Rós - Glósóli", "Sigur Ros - Glosoli")]
    [InlineData("Guns N' Roses - Don’t Cry", "GUNS N ROSES: Dont Cry")]
    [InlineData("Beyonce\u0301 - Halo", "Beyoncé - Halo")]
    public void Case_accents_and_marks_do_not_matter(string search, string title) =>
        Assert.Equal("1", Best(search, new SearchResult("1", title, "")));

    [Fact]
    public void A_generated_channel_is_not_the_artists_own() =>
        Assert.Equal("2", Best("Blur - Song 2", new SearchResult("1", "Song 2", "Blur - Topic"), new SearchResult("2", "Song 2", "blur")));

    private static string? Best(string search, params SearchResult[] results) => SearchRanking.Best(search, results)?.Id;
}
