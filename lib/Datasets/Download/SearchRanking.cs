namespace Vcmr.Datasets.Download;

/// <summary>
/// Picks the official video among the results of a search. Only a result that names both artist and title counts; among
/// those a title that says "official video", then the artist's own channel, then the search's own order decide.
/// </summary>
internal static class SearchRanking
{
    private static readonly string[][] OfficialTitles = [["official", "video"], ["official", "music", "video"]];

    /// <summary>The best result, or null where none is the song.</summary>
    public static SearchResult? Best(string search, IEnumerable<SearchResult> results)
    {
        SearchText wanted = SearchText.Parse(search);
        return results.Where(r => Names(r, wanted)).MaxBy(r => Rank(r, wanted));
    }

    private static bool Names(SearchResult result, SearchText wanted)
    {
        IReadOnlyList<string> title = SearchText.Words(result.Title);
        string channel = string.Concat(SearchText.Words(result.Channel));
        return wanted.Title.All(title.Contains)
            && (wanted.Artist.All(title.Contains) || channel.Contains(string.Concat(wanted.Artist), StringComparison.Ordinal));
    }

    private static int Rank(SearchResult result, SearchText wanted)
    {
        IReadOnlyList<string> title = SearchText.Words(result.Title);
        string channel = string.Concat(SearchText.Words(result.Channel));
        string artist = string.Concat(wanted.Artist);
        bool isOfficial = OfficialTitles.Any(words => Follow(title, words));

        // A channel "Artist - Topic" is made by YouTube of sound and cover art; there is nothing to see.
        bool isOwn = artist.Length > 0 && (channel == artist || channel == artist + "vevo" || channel == artist + "official");
        return (isOfficial ? 2 : 0) + (isOwn ? 1 : 0);
    }

    private static bool Follow(IReadOnlyList<string> title, string[] words) =>
        Enumerable.Range(0, Math.Max(0, title.Count - words.Length + 1)).Any(i => title.Skip(i).Take(words.Length).SequenceEqual(words));
}
