using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

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

/// <summary>A search's <c>artist - title</c>, as words that can be compared whatever their case, accents and marks.</summary>
internal sealed partial record SearchText(IReadOnlyList<string> Artist, IReadOnlyList<string> Title)
{
    /// <summary>What stands between artist and title.</summary>
    public const string Separator = " - ";

    // The project runs without a culture's tables, so that composed letters are taken apart here.
    private const string Accented = "àáâãäåāăąçćčďðèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśšşșťţțùúûüūůűýÿžźżß";
    private const string Plain = "aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorsssstttuuuuuuuyyzzzs";

    public static SearchText Parse(string text)
    {
        string[] parts = text.Split(Separator, 2);

        // "(feat. X)", "[Remastered]" and the like are seldom repeated by a video's title.
        return new SearchText(Words(parts[0]), Words(Aside().Replace(parts[1], " ")));
    }

    /// <summary>The words of a text: letters and digits, without case and accents.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text.Where(c => c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(char.ToLowerInvariant))
        {
            int accented = Accented.IndexOf(c, StringComparison.Ordinal);
            plain.Append(accented >= 0 ? Plain[accented] : char.IsLetterOrDigit(c) ? c : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]|\b(?i:feat\.|ft\.).*")]
    private static partial Regex Aside();
}

/// <summary>A video that a search found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Channel">The channel it is on, or empty.</param>
internal sealed record SearchResult(string Id, string Title, string Channel);
