using System.IO.Hashing;
using System.Text;
using nietras.SeparatedValues;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// The tags of a folder of one's own media, from the table <c>tags.csv</c> in it or from the names of its folders, dealt out to
/// training, validation and test: a tagging set that <see cref="TaggedSource"/> reads.
/// </summary>
public static class OwnTags
{
    /// <summary>The table in the folder: the header <c>path,tags</c>, tags parted by semicolons, or <c>path,split,tags</c>.</summary>
    public const string FileName = "tags.csv";

    private const int FewestFiles = 3;
    private const int FewestTags = 2;

    // Of six clips with a tag one validates and one tests; the first three are one of each.
    private static readonly string[] Splits = ["train", "validation", "test", "train", "train", "train"];

    /// <summary>Writes the set.</summary>
    /// <param name="folder">The folder of media.</param>
    /// <param name="csv">The table to write; paths in it are full.</param>
    /// <returns>What was found; null where there is no table and the folders' names are no tags, and nothing is written.</returns>
    /// <exception cref="VcmrException">The table in the folder is wrong, or the folder cannot be read.</exception>
    public static OwnTagsSummary? Write(string folder, string csv)
    {
        string full = Path.GetFullPath(folder), table = Path.Combine(full, FileName);
        bool isTable = File.Exists(table);
        IReadOnlyList<TaggedEntry> entries = isTable ? Table(table) : Folders(full);
        if (entries.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder("path,split,tags\n");
        foreach (TaggedEntry entry in entries)
        {
            text.Append(Field(Path.Combine(full, entry.Path))).Append(',').Append(entry.Split).Append(',').Append(Field(string.Join(';', entry.Tags))).Append('\n');
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(csv))!);
        AtomicFile.Write(csv, text.ToString());
        return new OwnTagsSummary(isTable ? table : null, entries.Count, [.. entries.SelectMany(e => e.Tags).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<TaggedEntry> Table(string path)
    {
        using SepReader rows = SetTable.Open(new StreamReader(path), path, ',', isQuoted: true);
        string[] header = rows.MoveNext() ? SetTable.Fields(rows.Current) : [];
        if (header is ["path", "split", "tags"])
        {
            return TaggedCsv.Read(path).Entries;
        }

        if (header is not ["path", "tags"])
        {
            throw new VcmrException($"'{path}' must begin with the header path,tags, or path,split,tags to say yourself what trains, validates and tests.");
        }

        var entries = new List<TaggedEntry>();
        foreach (SepReader.Row row in rows)
        {
            if (SetTable.IsBlank(row))
            {
                continue;
            }

            string place = $"line {row.LineNumberFrom} of '{path}'";
            if (row.ColCount != 2 || !SetTable.IsOneLine(row) || SetTable.Fields(row) is not [{ Length: > 0 } file, var tags])
            {
                throw new VcmrException($"{place} must have the two fields path,tags.");
            }

            entries.Add(new TaggedEntry(SetTable.Path(file, place), "", [.. tags.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()]));
        }

        return entries.CountBy(e => e.Path).FirstOrDefault(p => p.Value > 1).Key is { } twice
            ? throw new VcmrException($"'{path}' names '{twice}' twice; put all tags of a file into one line.")
            : Dealt(entries);
    }

    private static TaggedEntry[] Folders(string folder)
    {
        TaggedEntry[] entries =
        [
            .. MediaFiles.Find(folder, _ => true).Files
                .Select(f => Path.GetRelativePath(folder, f))
                .Select(f => new TaggedEntry(f, "", [.. (Path.GetDirectoryName(f) ?? "").Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Distinct()]))
                .Where(e => e.Tags.Count > 0),
        ];
        // A tag that nearly nothing has, as the folder of each album, can be neither learned nor tested.
        HashSet<string> tags = [.. entries.SelectMany(e => e.Tags).CountBy(t => t).Where(t => t.Value >= FewestFiles && t.Value < entries.Length).Select(t => t.Key)];
        return tags.Count < FewestTags ? [] : Dealt([.. entries.Select(e => e with { Tags = [.. e.Tags.Where(tags.Contains)] }).Where(e => e.Tags.Count > 0)]);
    }

    // By the rarest tag of each, so that every tag has clips in each part where it can; the order is drawn from the paths.
    private static TaggedEntry[] Dealt(IReadOnlyList<TaggedEntry> entries)
    {
        Dictionary<string, int> counts = entries.SelectMany(e => e.Tags).CountBy(t => t).ToDictionary();
        return
        [
            .. entries
                .GroupBy(e => e.Tags.MinBy(t => (counts[t], t)) ?? "")
                .SelectMany(group => group.OrderBy(e => HashOf(e.Path)).ThenBy(e => e.Path, StringComparer.Ordinal).Select((e, i) => e with { Split = Splits[i % Splits.Length] }))
                .OrderBy(e => e.Path, StringComparer.Ordinal),
        ];
    }

    private static ulong HashOf(string path) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(path));

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>What <see cref="OwnTags"/> found.</summary>
/// <param name="Table">The table that was read; null where the names of folders are the tags.</param>
/// <param name="Files">Files with a tag.</param>
/// <param name="Tags">The tags.</param>
public sealed record OwnTagsSummary(string? Table, int Files, IReadOnlyList<string> Tags);
