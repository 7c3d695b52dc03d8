using nietras.SeparatedValues;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// A tagging set of one's own: a CSV file with the header <c>path,split,tags</c> (tags separated by semicolons) and,
/// beside it, an optional <c>groups.yaml</c> that maps a group's name to its tags.
/// </summary>
internal static class TaggedCsv
{
    private static readonly string[] Columns = ["path", "split", "tags"];
    private static readonly string[] Splits = ["train", "validation", "test"];

    /// <summary>Reads a set.</summary>
    /// <param name="csv">The CSV file.</param>
    /// <exception cref="VcmrException">A file is missing or a line is wrong; the message names it.</exception>
    public static TaggedSet Read(string csv)
    {
        if (!File.Exists(csv))
        {
            throw new VcmrException($"The tagging set '{csv}' does not exist; name a CSV file with the header path,split,tags.");
        }

        var entries = new List<TaggedEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using SepReader rows = SetTable.Open(new StreamReader(csv), csv, ',', isQuoted: true);
        if (!rows.MoveNext() || !SetTable.Fields(rows.Current).SequenceEqual(Columns))
        {
            throw new VcmrException($"'{csv}' must begin with the header path,split,tags.");
        }

        foreach (SepReader.Row row in rows)
        {
            if (!SetTable.IsBlank(row))
            {
                entries.Add(Entry(row, $"line {row.LineNumberFrom} of '{csv}'", seen));
            }
        }

        string groups = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(csv))!, "groups.yaml");
        return new TaggedSet(entries, File.Exists(groups) ? TagGroups.Read(groups) : []);
    }

    private static TaggedEntry Entry(SepReader.Row row, string place, HashSet<string> seen)
    {
        if (row.ColCount != Columns.Length || !SetTable.IsOneLine(row) || SetTable.Fields(row) is not [{ Length: > 0 } path, var split, var tags])
        {
            throw new VcmrException($"{place} must have the three fields path,split,tags.");
        }

        if (!Splits.Contains(split))
        {
            throw new VcmrException($"{place} names the split '{VisibleText.Of(split, 60)}'; it must be train, validation or test.");
        }

        return seen.Add(SetTable.Path(path, place))
            ? new TaggedEntry(path, split, [.. tags.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()])
            : throw new VcmrException($"{place} repeats the path '{path}'; remove one of the lines.");
    }
}
