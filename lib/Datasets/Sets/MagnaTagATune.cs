using System.IO.Compression;
using System.Text.RegularExpressions;
using nietras.SeparatedValues;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// MagnaTagATune (Law et al., ISMIR 2009) from its own table: the 50 most frequent of 188 tags, left unmerged as published
/// ('male vocal' and 'male vocals' stay two), and the usual split by folder: 0 to b training, c validation, d to f test.
/// </summary>
public static partial class MagnaTagATune
{
    /// <summary>Name of the table in the distribution.</summary>
    public const string TableName = "annotations_final.csv";

    /// <summary>Number of tags taken.</summary>
    public const int TagCount = 50;

    /// <summary>
    /// The three clips that are empty files in the distribution. As everywhere in the literature they belong to no split,
    /// but their tags count.
    /// </summary>
    public static IReadOnlyList<string> EmptyFiles { get; } =
    [
        "6/norine_braun-now_and_zen-08-gently-117-146.mp3",
        "8/jacob_heringman-josquin_des_prez_lute_settings-19-gintzler__pater_noster-204-233.mp3",
        "9/american_baroque-dances_and_suites_of_rameau_and_couperin-25-le_petit_rien_xiveme_ordre_couperin-88-117.mp3",
    ];

    /// <summary>Reads the set.</summary>
    /// <param name="table">The file <c>annotations_final.csv</c>, or the same compressed with gzip (<c>.gz</c>).</param>
    /// <param name="cleaned">Leave out clips that have none of the 50 tags.</param>
    /// <exception cref="VcmrException">The file is missing or is no such table; the message names the line.</exception>
    public static TaggedSet Read(string table, bool cleaned = false)
    {
        (string[] tags, List<Row> rows) = ReadTable(table);
        int[] top = Top(tags.Length, rows);
        var entries = new List<TaggedEntry>(rows.Count);
        foreach (Row row in rows.Where(r => !EmptyFiles.Contains(r.Path)))
        {
            string[] own = [.. top.Where(row.Tags.Contains).Select(t => tags[t])];
            if (own.Length > 0 || !cleaned)
            {
                entries.Add(new TaggedEntry(row.Path, row.Split, own));
            }
        }

        HashSet<string> taken = [.. top.Select(t => tags[t])];
        return new TaggedSet(
            entries, TagGroups.MagnaTagATune.Where(g => taken.Contains(g.Key)).ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal));
    }

    /// <summary>The song that a clip is of: its path without the seconds at its end.</summary>
    /// <param name="path">The clip's path, such as <c>f/artist-album-01-title-30-59.mp3</c>.</param>
    internal static string SongOf(string path) => Seconds().Replace(path, "");

    /// <summary>The 50 most frequent tags with their number of clips in the whole table, most frequent first; of two equally
    /// frequent ones the one whose column comes first.</summary>
    /// <param name="table">The table, as <see cref="Read"/> takes it.</param>
    /// <exception cref="VcmrException">The file is missing or is no such table.</exception>
    internal static IReadOnlyList<KeyValuePair<string, int>> TopTags(string table)
    {
        (string[] tags, List<Row> rows) = ReadTable(table);
        int[] counts = Counts(tags.Length, rows);
        return [.. Top(tags.Length, rows).Select(t => KeyValuePair.Create(tags[t], counts[t]))];
    }

    /// <summary>The table to read where a folder, or either form of the table, is named.</summary>
    internal static string Table(string path)
    {
        string table = Directory.Exists(path) ? Path.Combine(path, TableName) : path;
        return !File.Exists(table) && File.Exists(table + ".gz") ? table + ".gz" : table;
    }

    private static int[] Top(int tags, List<Row> rows)
    {
        int[] counts = Counts(tags, rows);
        return [.. Enumerable.Range(0, tags).OrderByDescending(t => counts[t]).ThenBy(t => t).Take(TagCount)];
    }

    private static int[] Counts(int tags, List<Row> rows)
    {
        int[] counts = new int[tags];
        foreach (int tag in rows.SelectMany(r => r.Tags))
        {
            counts[tag]++;
        }

        return counts;
    }

    private static (string[] Tags, List<Row> Rows) ReadTable(string table)
    {
        if (!File.Exists(table))
        {
            throw new VcmrException($"The table '{table}' does not exist; name MagnaTagATune's {TableName}.");
        }

        try
        {
            using Stream file = File.OpenRead(table);
            using Stream text = table.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using SepReader rows = SetTable.Open(new StreamReader(text), table, '\t', isQuoted: false);
            return ReadTable(rows, table);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The table '{table}' cannot be read ({e.Message.TrimEnd('.')}); download it again.", e);
        }
    }

    private static (string[] Tags, List<Row> Rows) ReadTable(SepReader table, string name)
    {
        string[] header = table.MoveNext() ? [.. SetTable.Fields(table.Current).Select(f => Unquoted(f).ToString())] : [];
        if (header.Length < 3 || header[0] != "clip_id" || header[^1] != "mp3_path" || header.Distinct().Count() != header.Length)
        {
            throw new VcmrException($"'{name}' must begin with a tab-separated header from clip_id to mp3_path; take {TableName} as it is distributed.");
        }

        var rows = new List<Row>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (SepReader.Row row in table)
        {
            if (SetTable.IsBlank(row))
            {
                continue;
            }

            string place = $"Line {row.LineNumberFrom} of '{name}'";
            if (row.ColCount != header.Length)
            {
                throw new VcmrException($"{place} has {row.ColCount} fields where the header has {header.Length}; take {TableName} as it is distributed.");
            }

            string path = SetTable.Path(Unquoted(row[header.Length - 1].Span).ToString().Replace('\\', '/'), place);
            string split = Split(path) ?? throw new VcmrException($"{place} names the path '{path}'; it must lie in one of the folders 0 to f.");
            if (!seen.Add(path))
            {
                throw new VcmrException($"{place} repeats the path '{path}'; take {TableName} as it is distributed.");
            }

            var tags = new HashSet<int>();
            for (int i = 1; i < header.Length - 1; i++)
            {
                ReadOnlySpan<char> field = Unquoted(row[i].Span);
                if (field is not ("0" or "1"))
                {
                    throw new VcmrException($"{place} has '{VisibleText.Of(field.ToString(), 60)}' for the tag '{VisibleText.Of(header[i], 60)}'; it must be 0 or 1.");
                }

                if (field is "1")
                {
                    tags.Add(i - 1);
                }
            }

            rows.Add(new Row(path, split, tags));
        }

        return (header[1..^1], rows);
    }

    private static string? Split(string path) => path.Length < 3 || path[1] != '/' ? null : path[0] switch
    {
        (>= '0' and <= '9') or 'a' or 'b' => "train",
        'c' => "validation",
        'd' or 'e' or 'f' => "test",
        _ => null,
    };

    // All fields are in quotes, and none holds a quote or a tab: to Sep they are plain, so that a stray one is the fault of its line alone.
    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> field) => field is ['"', .. var inner, '"'] ? inner : field;

    private sealed record Row(string Path, string Split, HashSet<int> Tags);

    [GeneratedRegex(@"-\d+-\d+\.mp3\z")]
    private static partial Regex Seconds();
}
