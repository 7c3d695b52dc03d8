using nietras.SeparatedValues;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// The mood/theme part of MTG-Jamendo (Bogdanov et al., ICML 2019) from its own tables: split 0, 56 tags. Tags are named
/// without their <c>mood/theme---</c>. The full table has 59; the three others do not occur in every part of the split.
/// </summary>
internal static class MtgJamendo
{
    /// <summary>Name of the full table, which tells the folder of tables from others.</summary>
    public const string TableName = "autotagging_moodtheme.tsv";

    private const string Prefix = "mood/theme---";
    private static readonly string[] Columns = ["TRACK_ID", "ARTIST_ID", "ALBUM_ID", "PATH", "DURATION", "TAGS"];
    private static readonly string[] Splits = ["train", "validation", "test"];

    /// <summary>Reads the set.</summary>
    /// <param name="folder">A checkout of github.com/MTG/mtg-jamendo-dataset, or its folder <c>data</c>.</param>
    /// <param name="dropTrainTail">Leave out the last tenth of the training tracks, as the official VCMR code does without saying so.</param>
    /// <exception cref="VcmrException">A table is missing or wrong; the message names the line.</exception>
    public static TaggedSet Read(string folder, bool dropTrainTail = false)
    {
        var entries = new List<TaggedEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string split in Splits)
        {
            List<TaggedEntry> part = ReadTable(SplitTable(Tables(folder), split), split, seen);
            int kept = dropTrainTail && split == "train" ? (int)(part.Count * 9L / 10) : part.Count;
            entries.AddRange(part.Take(kept));
        }

        return new TaggedSet(entries, new Dictionary<string, string>());
    }

    /// <summary>The folder of tables where the checkout or that folder is named.</summary>
    internal static string Tables(string folder)
    {
        string data = Path.Combine(folder, "data");
        return !Directory.Exists(Path.Combine(folder, "splits")) && Directory.Exists(Path.Combine(data, "splits")) ? data : folder;
    }

    /// <summary>One table of split 0.</summary>
    internal static string SplitTable(string tables, string split) =>
        Path.Combine(tables, "splits", "split-0", $"{Path.GetFileNameWithoutExtension(TableName)}-{split}.tsv");

    private static List<TaggedEntry> ReadTable(string table, string split, HashSet<string> seen)
    {
        try
        {
            using SepReader rows = SetTable.Open(new StreamReader(table), table, '\t', isQuoted: false);
            return ReadRows(rows, table, split, seen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The table '{table}' cannot be read; name the folder 'data' of a checkout of github.com/MTG/mtg-jamendo-dataset.", e);
        }
    }

    private static List<TaggedEntry> ReadRows(SepReader rows, string table, string split, HashSet<string> seen)
    {
        if (!rows.MoveNext() || !SetTable.Fields(rows.Current).SequenceEqual(Columns))
        {
            throw new VcmrException($"'{table}' must begin with the tab-separated header {string.Join(' ', Columns)}; check it out again.");
        }

        var entries = new List<TaggedEntry>();
        foreach (SepReader.Row row in rows)
        {
            if (SetTable.IsBlank(row))
            {
                continue;
            }

            // A track has as many fields for tags as it has tags.
            string[] fields = SetTable.Fields(row);
            string place = $"Line {row.LineNumberFrom} of '{table}'";
            if (fields.Length < Columns.Length || fields[3].Length == 0)
            {
                throw new VcmrException($"{place} must have a path and at least one tag in its {Columns.Length} or more fields; check the table out again.");
            }

            if (!seen.Add(SetTable.Path(fields[3], place)))
            {
                throw new VcmrException($"{place} repeats the path '{fields[3]}'; check the table out again.");
            }

            entries.Add(new TaggedEntry(fields[3], split, [.. fields[(Columns.Length - 1)..].Select(t => Tag(t, place)).Distinct()]));
        }

        return entries;
    }

    private static string Tag(string text, string place) => text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length
        ? text[Prefix.Length..]
        : throw new VcmrException($"{place} has the tag '{VisibleText.Of(text, 60)}'; a mood/theme tag begins with {Prefix}.");
}
