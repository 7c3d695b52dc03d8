using Microsoft.Data.Sqlite;
using Vcmr.Audio;

namespace Vcmr.Datasets;

/// <summary>A tagging corpus, open for reading: its catalog in memory, its audio memory-mapped. Reading is thread-safe.</summary>
public sealed class TaggedCorpus : IDisposable
{
    private readonly NpyStore<short> _audio;

    private TaggedCorpus(string folder, CatalogFile catalog)
    {
        Folder = folder;
        using var fingerprint = new Fingerprint();
        List<(string Path, string Tag)> pairs = ReadPairs(catalog, "SELECT path, tag FROM tags ORDER BY path, tag");
        Groups = ReadPairs(catalog, "SELECT tag, name FROM groups ORDER BY tag").ToDictionary(p => p.Path, p => p.Tag);
        Tags = [.. pairs.Select(p => p.Tag).Distinct().Order(StringComparer.Ordinal)];
        foreach (string tag in Tags)
        {
            fingerprint.Add(tag, Groups.GetValueOrDefault(tag, string.Empty));
        }

        Dictionary<string, int> numbers = Tags.Select((tag, i) => (tag, i)).ToDictionary(t => t.tag, t => t.i);
        ILookup<string, int> tagsOf = pairs.ToLookup(p => p.Path, p => numbers[p.Tag]);
        var clips = new List<TaggedClip>();
        var problems = new List<MissingClip>();
        using (SqliteCommand command = catalog.Command(
            "SELECT path, split, reason, offset, length, crc FROM entries JOIN clips USING (path) ORDER BY number"))
        using (SqliteDataReader row = command.ExecuteReader())
        {
            while (row.Read())
            {
                string path = row.GetString(0);
                if (!row.IsDBNull(2))
                {
                    problems.Add(new MissingClip(path, row.GetString(2)));
                    continue;
                }

                clips.Add(new TaggedClip(path, row.GetString(1), [.. tagsOf[path].Order()], row.GetInt64(3), row.GetInt32(4)));
                fingerprint.Add(path, row.GetString(1));
                fingerprint.Add(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));
                foreach (int tag in clips[^1].Tags)
                {
                    fingerprint.Add(tag);
                }
            }
        }

        Clips = clips;
        Problems = problems;
        Fingerprint = fingerprint.ToString();
        _audio = new NpyStore<short>(Path.Combine(folder, CatalogFile.AudioName), 0, clips.Select(c => c.AudioOffset + c.AudioLength).DefaultIfEmpty().Max());
    }

    /// <summary>The folder it was opened from.</summary>
    public string Folder { get; }

    /// <summary>All tags, in ordinal order; a tag's number is its place here.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The group of each tag that has one.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; }

    /// <summary>The clips with audio, in the order of the CSV file.</summary>
    public IReadOnlyList<TaggedClip> Clips { get; }

    /// <summary>The clips whose audio is missing or broken.</summary>
    public IReadOnlyList<MissingClip> Problems { get; }

    /// <summary>SHA-256 over clips, splits, tags and checksums; equal corpora have equal fingerprints wherever they lie.</summary>
    public string Fingerprint { get; }

    /// <summary>Opens a tagging corpus.</summary>
    /// <param name="folder">Folder with <c>catalog.db</c> and <c>audio.npy</c>.</param>
    /// <exception cref="VcmrException">There is no such corpus, or its store is shorter than the catalog says.</exception>
    public static TaggedCorpus Open(string folder)
    {
        using CatalogFile catalog = CatalogFile.Read(folder, TaggedCatalog.Kind);
        return new TaggedCorpus(folder, catalog);
    }

    /// <summary>Reads samples as a waveform (sample / 32768).</summary>
    /// <param name="offset">First sample.</param>
    /// <param name="waveform">Receives values in [-1, 1); its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such samples.</exception>
    public void ReadAudio(long offset, Span<float> waveform) => SampleConversion.ToFloat(_audio.View(offset, waveform.Length), waveform);

    /// <inheritdoc/>
    public void Dispose() => _audio.Dispose();

    private static List<(string Path, string Tag)> ReadPairs(CatalogFile catalog, string sql)
    {
        var pairs = new List<(string, string)>();
        using SqliteCommand command = catalog.Command(sql);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            pairs.Add((row.GetString(0), row.GetString(1)));
        }

        return pairs;
    }
}
