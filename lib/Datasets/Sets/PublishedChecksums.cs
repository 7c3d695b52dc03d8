using System.Text.RegularExpressions;
using Vcmr.Storage;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// The SHA-256 sums that a set publishes for its files: text files of <c>sha256 path</c> lines. MTG-Jamendo has one list
/// for each edition of its audio, so a path may have several good sums. The lines are those of <c>sha256sum</c>, with two
/// spaces or a space and an asterisk between the two, so that no reader of tables fits.
/// </summary>
internal sealed partial class PublishedChecksums
{
    private readonly Dictionary<string, HashSet<string>> _sums = new(StringComparer.Ordinal);

    private PublishedChecksums()
    {
    }

    /// <summary>Paths with a sum.</summary>
    public int Count => _sums.Count;

    /// <summary>Reads every list (<c>*_sha256_*.txt</c>, <c>checksums.txt</c>) in some folders and their folder <c>download</c>.</summary>
    /// <param name="folders">Folders to look in; missing ones are passed over.</param>
    /// <exception cref="VcmrException">A list cannot be read, or a line is no sum and path.</exception>
    public static PublishedChecksums Find(params IEnumerable<string> folders)
    {
        var found = new PublishedChecksums();
        IEnumerable<string> places = folders.SelectMany(f => new[] { f, Path.Combine(f, "download") }).Select(Path.GetFullPath).Distinct();
        foreach (string list in places.Where(Directory.Exists).SelectMany(p => Directory.EnumerateFiles(p, "*.txt")).Where(IsList).Order(StringComparer.Ordinal))
        {
            found.Add(list);
        }

        return found;
    }

    /// <summary>Reads one list.</summary>
    /// <param name="list">The text file.</param>
    /// <exception cref="VcmrException">It cannot be read, or a line is no sum and path.</exception>
    public static PublishedChecksums Read(string list)
    {
        var found = new PublishedChecksums();
        found.Add(list);
        return found;
    }

    /// <summary>Whether a line is one of such a list.</summary>
    public static bool IsLine(string text) => Line().IsMatch(text);

    /// <summary>The files that are the same to the byte, by their sums.</summary>
    public IEnumerable<IReadOnlyList<string>> Same() => _sums.SelectMany(s => s.Value.Select(sum => (Sum: sum, Path: s.Key)))
        .GroupBy(s => s.Sum, s => s.Path).Select(g => (IReadOnlyList<string>)[.. g]).Where(g => g.Count > 1);

    /// <summary>The good sums of a file, in lower case; empty where none is published.</summary>
    /// <param name="path">Path as the set writes it.</param>
    public IReadOnlyCollection<string> Of(string path) => _sums.TryGetValue(path, out HashSet<string>? sums) ? sums : [];

    private static bool IsList(string path)
    {
        string name = Path.GetFileName(path);
        return name == "checksums.txt" || name.Contains("_sha256_", StringComparison.Ordinal);
    }

    private void Add(string list)
    {
        try
        {
            using FileStream file = File.OpenRead(list);
            foreach (TextLine line in BoundedText.Lines(file))
            {
                string text = line.Text;
                if (text.Trim().Length == 0)
                {
                    continue;
                }

                Match match = Line().Match(text);
                if (!match.Success || line.IsCut)
                {
                    throw new VcmrException($"Line {line.Number} of '{list}' must be a SHA-256 sum and a path; download the list again or remove it.");
                }

                string path = match.Groups[2].Value;
                string key = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
                if (!_sums.TryGetValue(key, out HashSet<string>? sums))
                {
                    _sums[key] = sums = [];
                }

                sums.Add(match.Groups[1].Value.ToLowerInvariant());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The list of checksums '{list}' cannot be read ({e.Message.TrimEnd('.')}).", e);
        }
    }

    [GeneratedRegex(@"^\s*([0-9a-fA-F]{64})\s+\*?(\S.*?)\s*$")]
    private static partial Regex Line();
}
