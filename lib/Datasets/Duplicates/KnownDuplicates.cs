using Vcmr.Datasets.Sets;
using Vcmr.Storage;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// Sets of duplicates that somebody published: a list of checksums, as MTG-Jamendo has them in <c>data/download</c>, whose
/// equal sums are files of the same bytes; or a text file with one set a line, its files parted by tabs, commas or blanks, with
/// or without the brackets and quotes of Python's lists.
/// </summary>
public sealed class KnownDuplicates
{
    private static readonly char[] Brackets = ['[', ']', '(', ')', '{', '}', '\'', '"', '`', ' '];

    private KnownDuplicates(string file, IReadOnlyList<IReadOnlyList<string>> sets) => (File, Sets) = (file, sets);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The sets, each of two names or more.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Sets { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="VcmrException">It cannot be read or names no set, or a line is of no such form.</exception>
    public static KnownDuplicates Read(string file)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(file);
            TextLine? first = BoundedText.Lines(stream).FirstOrDefault(l => l.Text.Trim().Length > 0);
            IReadOnlyList<string>[] sets = first is not null && PublishedChecksums.IsLine(first.Text) ? [.. PublishedChecksums.Read(file).Same()] : ReadSets(file);
            return sets.Length > 0
                ? new KnownDuplicates(file, sets)
                : throw new VcmrException($"'{file}' names no duplicates; give a list of checksums in which some are equal, or a file with one set of names a line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The known duplicates in '{file}' cannot be read ({e.Message.TrimEnd('.')}); name a list of checksums or a file with one set of names a line.", e);
        }
    }

    /// <summary>Compares what an audit found with these.</summary>
    /// <param name="report">The audit.</param>
    /// <exception cref="VcmrException">The audited set has none of them.</exception>
    public KnownComparison Compare(DuplicateReport report)
    {
        Dictionary<string, Recording> byPath = report.Recordings.GroupBy(r => Plain(r.Id)).ToDictionary(g => g.Key, g => g.First());
        ILookup<string, Recording> byName = report.Recordings.ToLookup(r => Name(Plain(r.Id)));
        Recording[][] present = [.. Sets.Select(s => s.Select(Find).OfType<Recording>().Distinct().ToArray()).Where(s => s.Length > 1)];
        if (present.Length == 0)
        {
            throw new VcmrException($"'{report.Set}' holds no two recordings of any of the {Sets.Count} sets in '{File}'; name the list that belongs to it.");
        }

        Dictionary<Recording, int> groups = Numbers(report.Groups);
        var pairs = present.SelectMany(s => s.SelectMany((a, i) => s.Skip(i + 1).Select(b => (First: a, Second: b)))).ToList();
        // A recording may be in several sets, as in a list of pairs.
        HashSet<(Recording, Recording)> known = [.. pairs.SelectMany(p => new[] { (p.First, p.Second), (p.Second, p.First) })];
        var missed = pairs.Where(p => !IsTogether(groups, p.First, p.Second)).ToList();
        return new KnownComparison(
            File,
            Sets.Count,
            present.Length,
            present.Count(s => s.Skip(1).All(r => IsTogether(groups, s[0], r))),
            pairs.Count,
            pairs.Count - missed.Count,
            [.. missed.Select(m => new[] { m.First.Id, m.Second.Id })],
            [.. report.Duplicates.Where(p => !known.Contains((p.First, p.Second)))]);

        Recording? Find(string name)
        {
            string plain = Plain(name);
            return byPath.TryGetValue(plain, out Recording? found) ? found
                : byName[Name(plain)].ToArray() is [var only] ? only
                : null;
        }
    }

    // MTG-Jamendo's smaller edition has 948.low.mp3 for 948.mp3, and its spectra are 948.npy.
    private static string Plain(string path)
    {
        string plain = path.Replace('\\', '/');
        plain = plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;

        // A number after a dot belongs to the name, as in GTZAN's blues.00001.
        plain = Path.GetExtension(plain).AsSpan().TrimStart('.').ContainsAnyExceptInRange('0', '9') ? Path.ChangeExtension(plain, null) : plain;
        return plain.EndsWith(".low", StringComparison.Ordinal) ? plain[..^".low".Length] : plain;
    }

    private static string Name(string plain) => plain[(plain.LastIndexOf('/') + 1)..];

    private static IReadOnlyList<string>[] ReadSets(string file)
    {
        var sets = new List<IReadOnlyList<string>>();
        using FileStream stream = System.IO.File.OpenRead(file);
        foreach (TextLine line in BoundedText.Lines(stream))
        {
            string text = line.Text.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            char[] separators = text.Contains('\t', StringComparison.Ordinal) ? ['\t'] : text.Contains(',', StringComparison.Ordinal) ? [','] : [' '];
            string[] names = [.. text.Split(separators).Select(n => n.Trim(Brackets)).Where(n => n.Length > 0)];
            sets.Add(names.Length > 1 && !line.IsCut
                ? names
                : throw new VcmrException($"Line {line.Number} of '{file}' must name two files or more, parted by tabs, commas or blanks; correct it or name another file."));
        }

        return [.. sets];
    }

    private static Dictionary<Recording, int> Numbers(IEnumerable<IReadOnlyList<Recording>> sets)
    {
        var numbers = new Dictionary<Recording, int>();
        foreach ((int number, IReadOnlyList<Recording> set) in sets.Index())
        {
            foreach (Recording recording in set)
            {
                numbers.TryAdd(recording, number);
            }
        }

        return numbers;
    }

    private static bool IsTogether(Dictionary<Recording, int> sets, Recording a, Recording b) =>
        sets.TryGetValue(a, out int first) && sets.TryGetValue(b, out int second) && first == second;
}

/// <summary>What an audit found of the duplicates that are known.</summary>
/// <param name="File">The file that names them.</param>
/// <param name="Sets">Sets in it.</param>
/// <param name="Present">Sets of which the audited set has two recordings or more.</param>
/// <param name="Complete">Of these, sets whose recordings were all found to be the same.</param>
/// <param name="Pairs">Pairs within the sets that are present.</param>
/// <param name="Found">Pairs that were found, directly or through others.</param>
/// <param name="Missed">Pairs that were not found.</param>
/// <param name="Extras">Pairs that were found and are in no set.</param>
public sealed record KnownComparison(
    string File, int Sets, int Present, int Complete, int Pairs, int Found, IReadOnlyList<IReadOnlyList<string>> Missed, IReadOnlyList<DuplicatePair> Extras);
