using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Tagged;

/// <summary>
/// A tagged corpus, open for reading: its catalog in memory, its audio memory-mapped. Reading is thread-safe. Addresses
/// of samples count through the clips in the set's order, wherever their audio lies.
/// </summary>
public sealed class TaggedCorpus : IDisposable
{
    private readonly JoinedStore<short> _audio;

    private TaggedCorpus(List<CatalogFile> catalogs)
    {
        Folder = catalogs[0].Folder;
        TaggedRows[] shards = [.. catalogs.Select(TaggedRows.Read)];
        (string Path, string Tag)[] pairs = [.. shards.SelectMany(s => s.Tags)];
        Tags = [.. pairs.Select(p => p.Tag).Distinct().Order(StringComparer.Ordinal)];
        Groups = Merge(shards, catalogs);
        Dictionary<string, int> numbers = Tags.Select((tag, i) => (tag, i)).ToDictionary(t => t.tag, t => t.i);
        ILookup<string, int> tagsOf = pairs.ToLookup(p => p.Path, p => numbers[p.Tag]);
        var layout = new StoreLayout(shards.Length);
        var clips = new List<TaggedClip>();
        var problems = new List<MissingClip>();
        using var fingerprint = new Fingerprint();
        foreach (string tag in Tags)
        {
            fingerprint.Add(tag, Groups.GetValueOrDefault(tag, string.Empty));
        }

        foreach ((int store, TaggedRow row) in InOrder(shards, catalogs))
        {
            if (row.Reason is { } reason)
            {
                problems.Add(new MissingClip(row.Path, reason));
                continue;
            }

            if (row.Audio is not { Length: > 0, IsPossible: true })
            {
                throw CatalogDamage.Of(catalogs[store].Folder, new InvalidDataException($"'{row.Path}' has neither audio nor a reason to have none"));
            }

            long offset = layout.Add(row.Path, store, row.Audio);
            clips.Add(new TaggedClip(row.Path, row.Split, [.. tagsOf[row.Path].Order()], offset, (int)row.Audio.Length) { Mended = row.Mended });
            fingerprint.Add(row.Path, row.Split);
            fingerprint.Add(offset, row.Audio.Length, row.Audio.Crc);
            foreach (int tag in clips[^1].Tags)
            {
                fingerprint.Add(tag);
            }
        }

        (Clips, Problems, Fingerprint) = (clips, problems, fingerprint.ToString());
        _audio = new JoinedStore<short>([.. catalogs.Select(c => Path.Combine(c.Folder, CatalogFile.AudioName))], 0, layout);
    }

    /// <summary>The folder it was opened from; of several, the first.</summary>
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

    /// <summary>Opens a tagged corpus, or the shards of one as if they were it.</summary>
    /// <param name="folders">A folder with <c>catalog.db</c> and <c>audio.npy</c>; or one whose subfolders are such folders; or several.</param>
    /// <exception cref="VcmrException">There is no such corpus, its store is shorter than the catalog says, or the shards do not belong together.</exception>
    public static TaggedCorpus Open(params IReadOnlyList<string> folders)
    {
        List<CatalogFile> catalogs = ShardFolders.Open(folders, TaggedCorpusWriter.Kind);
        try
        {
            return new TaggedCorpus(catalogs);
        }
        finally
        {
            catalogs.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Whether a folder holds a tagged corpus, or shards of one, and not one of videos.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="VcmrException">There is no corpus, or it is of another version.</exception>
    public static bool IsTagged(string folder)
    {
        using CatalogFile catalog = CatalogFile.Attach(ShardFolders.Find(folder)[0]);
        catalog.RequireSchema();
        return catalog.Setting("kind") == TaggedCorpusWriter.Kind;
    }

    /// <summary>Reads samples as a waveform (sample / 32768).</summary>
    /// <param name="offset">First sample.</param>
    /// <param name="waveform">Receives values in [-1, 1); its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such samples.</exception>
    /// <exception cref="VcmrException">What is stored is not what was written.</exception>
    public void ReadAudio(long offset, Span<float> waveform) => _audio.Read(offset, waveform, SampleConversion.ToFloat);

    /// <summary>Samples of all clips.</summary>
    internal long SampleCount => _audio.Rows;

    /// <summary>Reads samples as they are stored.</summary>
    /// <inheritdoc cref="ReadAudio"/>
    internal void ReadSamples(long offset, Span<short> samples) => _audio.Read(offset, samples, static (stored, values) => stored.CopyTo(values));

    /// <summary>Draws a crop of a clip: its first sample.</summary>
    /// <exception cref="VcmrException">The clip is shorter than the crop.</exception>
    internal long DrawCrop(int clip, int length, ref CounterRandom random)
    {
        TaggedClip own = Clips[clip];
        if (own.AudioLength < length)
        {
            throw new VcmrException($"The clip '{own.Id}' has {own.AudioLength} samples, fewer than the model's {length}; choose a shorter input length or leave the clip out.");
        }

        return own.AudioOffset + random.NextInt(own.AudioLength - length + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _audio.Dispose();

    private static List<(int Store, TaggedRow Row)> InOrder(TaggedRows[] shards, List<CatalogFile> catalogs)
    {
        var rows = new List<(int Store, TaggedRow Row)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < shards.Length; i++)
        {
            foreach (TaggedRow row in shards[i].Clips)
            {
                if (!places.TryAdd(row.Path, i))
                {
                    throw ShardFolders.Repeated(row.Path, catalogs[places[row.Path]].Folder, catalogs[i].Folder);
                }

                rows.Add((i, row));
            }
        }

        rows.Sort((a, b) => a.Row.Number.CompareTo(b.Row.Number));
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].Row.Number == rows[i - 1].Row.Number)
            {
                throw Different(catalogs[rows[i - 1].Store], catalogs[rows[i].Store], $"'{rows[i - 1].Row.Path}' and '{rows[i].Row.Path}' have one place");
            }
        }

        return rows;
    }

    private static Dictionary<string, string> Merge(TaggedRows[] shards, List<CatalogFile> catalogs)
    {
        Dictionary<string, string> groups = shards[0].Groups.ToDictionary(g => g.Tag, g => g.Group);
        int other = Array.FindIndex(shards, s => !s.Groups.SequenceEqual(shards[0].Groups));
        return other < 0 ? groups : throw Different(catalogs[0], catalogs[other], "their groups of tags differ");
    }

    private static VcmrException Different(CatalogFile first, CatalogFile second, string how) =>
        new($"'{first.Folder}' and '{second.Folder}' were prepared from different sets ({how}); run {ToolName.Hint("prepare")} for both with the same one.");
}

/// <summary>One clip of a tagging set.</summary>
/// <param name="Id">Its path in the set's CSV file.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Tags">Numbers of its tags in <see cref="TaggedCorpus.Tags"/>, ascending.</param>
/// <param name="AudioOffset">First sample in the corpus' audio.</param>
/// <param name="AudioLength">Number of samples at 16 kHz.</param>
public sealed record TaggedClip(string Id, string Split, IReadOnlyList<int> Tags, long AudioOffset, int AudioLength)
{
    /// <summary>What was mended in its sound for it to follow its time stamps; null where nothing was.</summary>
    public MendedSound? Mended { get; init; }
}

/// <summary>A clip whose audio is missing or broken.</summary>
/// <param name="Path">Its path in the set's CSV file.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record MissingClip(string Path, string Reason);
