using System.Text;

namespace Vcmr.Datasets.Download;

/// <summary>
/// A list of videos: one a line, as a YouTube id, the address of a video, or <c>artist - title</c> to be searched for. Blank
/// lines and lines that begin with <c>#</c> say nothing, a video that is named twice counts once.
/// </summary>
/// <param name="Items">What the list names, in its order.</param>
/// <param name="BadLines">The lines that name nothing.</param>
public sealed record FetchList(IReadOnlyList<FetchItem> Items, IReadOnlyList<BadLine> BadLines)
{
    private const int ShownCharacters = 80;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a list.</summary>
    /// <param name="path">A text file in UTF-8.</param>
    /// <exception cref="VcmrException">The file cannot be read.</exception>
    public static FetchList Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The list '{path}' cannot be read ({e.Message}); name a text file with one video a line.", e);
        }
    }

    /// <summary>Reads a list that is in memory; bytes that are no text make bad lines.</summary>
    /// <param name="content">The file's content.</param>
    public static FetchList Parse(ReadOnlySpan<byte> content)
    {
        var items = new List<FetchItem>();
        var bad = new List<BadLine>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        int number = 0;
        foreach (Range range in content.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> bytes = content[range];
            number++;
            try
            {
                FetchItem? item = FetchLine.Parse(number, Strict.GetString(bytes));
                if (item is not null && seen.Add(item.Name))
                {
                    items.Add(item);
                }
            }
            catch (Exception e) when (e is FormatException or DecoderFallbackException)
            {
                // Decoded as far as it goes; an overlong line shall not fill the ledger.
                string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * ShownCharacters)]).Trim();
                bad.Add(new BadLine(number, VisibleText.Of(text, ShownCharacters), e is FormatException ? e.Message : "is not in UTF-8"));
            }
        }

        return new FetchList(items, bad);
    }
}
