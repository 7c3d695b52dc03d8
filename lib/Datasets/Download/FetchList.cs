using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vcmr.Storage;

namespace Vcmr.Datasets.Download;

/// <summary>
/// A list of videos: one a line, as a YouTube id, the address of a video, or <c>artist - title</c> to be searched for. Blank
/// lines and lines that begin with <c>#</c> say nothing, a video that is named twice counts once.
/// </summary>
/// <param name="Items">What the list names, in its order.</param>
/// <param name="BadLines">The lines that name nothing.</param>
internal sealed record FetchList(IReadOnlyList<FetchItem> Items, IReadOnlyList<BadLine> BadLines)
{
    private const int ShownCharacters = 80;
    private const int MostBadLines = 10_000;
    private static readonly string TooLong = $"has more than {BoundedText.LongestLine} characters, which no name of a video has";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a list.</summary>
    /// <param name="path">A text file in UTF-8.</param>
    /// <exception cref="VcmrException">The file cannot be read.</exception>
    public static FetchList Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Parse(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The list '{path}' cannot be read ({e.Message}); name a text file with one video a line.", e);
        }
    }

    /// <summary>Reads a list; bytes that are no text make bad lines.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="VcmrException">Next to nothing of it names a video.</exception>
    public static FetchList Parse(Stream content, string name)
    {
        var items = new List<FetchItem>();
        var bad = new List<BadLine>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (TextLine line in BoundedText.Lines(content))
        {
            byte[] bytes = line.Bytes;
            try
            {
                FetchItem? item = line.IsCut ? throw new FormatException(TooLong) : FetchLine.Parse(line.Number, Strict.GetString(bytes));
                if (item is not null && seen.Add(item.Name))
                {
                    items.Add(item);
                }
            }
            catch (Exception e) when (e is FormatException or DecoderFallbackException)
            {
                // Decoded as far as it goes; an overlong line shall not fill the ledger.
                string text = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 4 * ShownCharacters)).Trim();
                if (bad.Count == MostBadLines)
                {
                    throw new VcmrException($"'{name}' has more than {MostBadLines:N0} lines that name no video, line {line.Number} among them; name a text file with one video a line.", e);
                }

                bad.Add(new BadLine(line.Number, VisibleText.Of(text, ShownCharacters), e is FormatException ? e.Message : "is not in UTF-8"));
            }
        }

        return new FetchList(items, bad);
    }
}

/// <summary>One thing of a list to fetch.</summary>
/// <param name="Line">Its line in the list, from 1.</param>
/// <param name="Name">What it is called in the ledger: the id, or the text to search for.</param>
/// <param name="IsSearch">Whether <paramref name="Name"/> is to be searched for.</param>
internal sealed record FetchItem(int Line, string Name, bool IsSearch);

/// <summary>A line of a list that names no video.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">Its beginning, fit to be shown.</param>
/// <param name="Fault">What is wrong with it, as the end of a sentence that begins with the line.</param>
public sealed record BadLine(int Line, string Text, string Fault);

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
