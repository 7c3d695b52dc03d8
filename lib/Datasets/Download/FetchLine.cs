using System.Globalization;
using System.Text.RegularExpressions;

namespace Vcmr.Datasets.Download;

/// <summary>What one line of a list names.</summary>
internal static partial class FetchLine
{
    private const int LongestLine = 2_000;
    private const int LongestSearch = 200;

    /// <summary>Reads a line.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="line">Its text.</param>
    /// <returns>The item, or null for a line that says nothing.</returns>
    /// <exception cref="FormatException">It names no video; the message says what is wrong with it.</exception>
    public static FetchItem? Parse(int number, string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        if (text.Length > LongestLine)
        {
            throw new FormatException($"has {text.Length} characters, which no name of a video has");
        }

        if (text.Any(c => c != '\t' && IsControl(c)))
        {
            throw new FormatException("holds a control character");
        }

        if (IsId(text))
        {
            return new FetchItem(number, text, IsSearch: false);
        }

        if (Address().Match(text) is { Success: true } address)
        {
            return new FetchItem(number, address.Groups["id"].Value, IsSearch: false);
        }

        if (LikeAddress().IsMatch(text))
        {
            throw new FormatException("is an address, but of no YouTube video");
        }

        string search = Spaces().Replace(text, " ");
        if (!search.Contains(SearchText.Separator, StringComparison.Ordinal))
        {
            throw new FormatException("is neither an id of 11 characters, nor the address of a video, nor 'artist - title'");
        }

        return search.Length <= LongestSearch
            ? new FetchItem(number, search, IsSearch: true)
            : throw new FormatException($"has {search.Length} characters; a search takes {LongestSearch}");
    }

    /// <summary>Whether a text has the form of a YouTube id, which is safe as a file name and in an address.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    private static bool IsControl(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"\A[0-9A-Za-z_-]{11}\z")]
    private static partial Regex Id();

    [GeneratedRegex(
        @"\A(?:(?i:https?)://)?(?:(?i:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com)/(?:watch/?\?(?:[^#]*&)?v=|shorts/|embed/|live/|v/)|(?i:youtu\.be)/)(?<id>[0-9A-Za-z_-]{11})(?:[?&#/].*)?\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A(?:[A-Za-z][A-Za-z0-9+.-]*:/|(?i:www\.|(?:m\.|music\.)?youtube\.com|youtu\.be))")]
    private static partial Regex LikeAddress();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
