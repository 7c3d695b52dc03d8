using YamlDotNet.Core;
using YamlDotNet.Serialization;
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
        int next = 1;
        try
        {
            using SepReader rows = SetTable.Open(new StreamReader(csv), ',', isQuoted: true);
            if (!rows.MoveNext() || !SetTable.Fields(rows.Current).SequenceEqual(Columns))
            {
                throw new VcmrException($"'{csv}' must begin with the header path,split,tags.");
            }

            next++;
            foreach (SepReader.Row row in rows)
            {
                if (!SetTable.IsBlank(row))
                {
                    entries.Add(Entry(row, $"line {next} of '{csv}'", seen));
                }

                next = row.LineNumberToExcl;
            }
        }
        catch (NotSupportedException e)
        {
            // Sep's buffer is full: a quote is open, and what follows was taken for one field.
            throw new VcmrException(Ragged($"line {next} of '{csv}'"), e);
        }

        return new TaggedSet(entries, ReadGroups(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(csv))!, "groups.yaml")));
    }

    private static string Ragged(string place) => $"{place} must have the three fields path,split,tags.";

    private static TaggedEntry Entry(SepReader.Row row, string place, HashSet<string> seen)
    {
        if (row.ColCount != Columns.Length || !SetTable.IsOneLine(row) || SetTable.Fields(row) is not [{ Length: > 0 } path, var split, var tags])
        {
            throw new VcmrException(Ragged(place));
        }

        if (!Splits.Contains(split))
        {
            throw new VcmrException($"{place} names the split '{split}'; it must be train, validation or test.");
        }

        return seen.Add(path)
            ? new TaggedEntry(path, split, [.. tags.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()])
            : throw new VcmrException($"{place} repeats the path '{path}'; remove one of the lines.");
    }

    private static Dictionary<string, string> ReadGroups(string path)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return groups;
        }

        try
        {
            var parsed = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>?>(File.ReadAllText(path)) ?? [];
            foreach ((string group, List<string>? tags) in parsed)
            {
                foreach (string tag in tags ?? [])
                {
                    if (!groups.TryAdd(tag, group))
                    {
                        throw new VcmrException($"'{path}' puts the tag '{tag}' into both '{groups[tag]}' and '{group}'; leave it in one.");
                    }
                }
            }
        }
        catch (YamlException e)
        {
            throw new VcmrException($"'{path}' must map each group's name to a list of tags (line {e.Start.Line}).", e);
        }

        return groups;
    }
}
