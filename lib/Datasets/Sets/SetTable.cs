using nietras.SeparatedValues;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// How Sep reads the tables of the sets. It splits rows and fields and takes quotes away; how many fields a row must have
/// is for the caller to say, because a track of MTG-Jamendo has one for each tag, and because Sep's own error would name
/// neither the file nor what to do.
/// </summary>
internal static class SetTable
{
    // Linux takes no longer one, and no tag or path of a set comes near.
    private const int LongestPath = 4096;

    /// <summary>Opens a table; the caller disposes it, and with it <paramref name="text"/>.</summary>
    /// <param name="text">The table.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="separator">What stands between two fields.</param>
    /// <param name="isQuoted">Whether fields may be in double quotes, doubled quotes standing for one.</param>
    /// <exception cref="VcmrException">While rows are read: one is longer than any row of a set.</exception>
    public static SepReader Open(TextReader text, string name, char separator, bool isQuoted) => Sep.New(separator).Reader(o => o with
    {
        HasHeader = false,
        DisableColCountCheck = true,
        DisableQuotesParsing = !isQuoted,
        Unescape = isQuoted,
    }).From(new RowLimit(text, name, isQuoted));

    /// <summary>A path of a table.</summary>
    /// <param name="path">The field.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="VcmrException">It is longer than any path.</exception>
    public static string Path(string path, string place) => path.Length <= LongestPath
        ? path
        : throw new VcmrException($"{place} has a path of {path.Length:N0} characters, and a path has at most {LongestPath:N0}; correct the line.");

    /// <summary>Whether a row is an empty line.</summary>
    public static bool IsBlank(SepReader.Row row) => row.ColCount == 1 && row.Span.IsEmpty;

    /// <summary>
    /// Whether a row is one line of the file. No path or tag has a line break: where one seems to, a quote is not closed,
    /// and the lines up to the next quote were taken for part of the field.
    /// </summary>
    public static bool IsOneLine(SepReader.Row row) => row.LineNumberToExcl - row.LineNumberFrom <= 1;

    /// <summary>The fields of a row.</summary>
    public static string[] Fields(SepReader.Row row) => row[..].ToStringsArray();
}
