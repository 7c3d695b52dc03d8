using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Vcmr.Datasets.Tagged;

/// <summary>
/// A tagging set as it lies on disk: a CSV file with the header <c>path,split,tags</c> (tags separated by semicolons) and,
/// beside it, an optional <c>groups.yaml</c> that maps a group's name to its tags.
/// </summary>
/// <param name="Entries">The clips, in the file's order.</param>
/// <param name="Groups">The group of each tag that has one.</param>
public sealed record TaggedCsv(IReadOnlyList<TaggedEntry> Entries, IReadOnlyDictionary<string, string> Groups)
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    /// <summary>Reads a set.</summary>
    /// <param name="csv">The CSV file.</param>
    /// <exception cref="VcmrException">A file is missing or a line is wrong; the message names it.</exception>
    public static TaggedCsv Read(string csv)
    {
        if (!File.Exists(csv))
        {
            throw new VcmrException($"The tagging set '{csv}' does not exist; name a CSV file with the header path,split,tags.");
        }

        string[] lines = File.ReadAllLines(csv);
        if (lines.Length == 0 || !Fields(lines[0]).SequenceEqual(["path", "split", "tags"]))
        {
            throw new VcmrException($"'{csv}' must begin with the header path,split,tags.");
        }

        var entries = new List<TaggedEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            string[] fields = Fields(lines[i]);
            string place = $"line {i + 1} of '{csv}'";
            if (fields.Length != 3 || fields[0].Length == 0)
            {
                throw new VcmrException($"{place} must have the three fields path,split,tags.");
            }

            if (!Splits.Contains(fields[1]))
            {
                throw new VcmrException($"{place} names the split '{fields[1]}'; it must be train, validation or test.");
            }

            if (!seen.Add(fields[0]))
            {
                throw new VcmrException($"{place} repeats the path '{fields[0]}'; remove one of the lines.");
            }

            entries.Add(new TaggedEntry(
                fields[0], fields[1], [.. fields[2].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()]));
        }

        return new TaggedCsv(entries, ReadGroups(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(csv))!, "groups.yaml")));
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

    /// <summary>The fields of a line; a field in double quotes may hold commas, and doubled quotes stand for one.</summary>
    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (isQuoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        return [.. fields, field.ToString()];
    }
}
