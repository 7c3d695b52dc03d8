using nietras.SeparatedValues;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// How Sep reads the tables of the sets. It splits rows and fields and takes quotes away; how many fields a row must have
/// is for the caller to say, because a track of MTG-Jamendo has one for each tag, and because Sep's own error would name
/// neither the file nor what to do.
/// </summary>
internal static class SetTable
{
    /// <summary>Opens a table; the caller disposes it, and with it <paramref name="text"/>.</summary>
    /// <param name="text">The table.</param>
    /// <param name="separator">What stands between two fields.</param>
    /// <param name="isQuoted">Whether fields may be in double quotes, doubled quotes standing for one.</param>
    /// <exception cref="NotSupportedException">While rows are read: one is longer than 16 million characters.</exception>
    public static SepReader Open(TextReader text, char separator, bool isQuoted) => Sep.New(separator).Reader(o => o with
    {
        HasHeader = false,
        DisableColCountCheck = true,
        DisableQuotesParsing = !isQuoted,
        Unescape = isQuoted,
    }).From(text);

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
