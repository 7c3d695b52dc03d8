using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// Recordings that are compared with one another: the clips of a tagged corpus, the videos of a video corpus, or the media
/// files of any other folder. Of each the first ten minutes are heard.
/// </summary>
public sealed class RecordingSet : IDisposable
{
    /// <summary>Samples of a recording that are heard at most, 10 min.</summary>
    internal const int LongestHeard = 600 * AudioFormat.SampleRate;

    private readonly List<Reader> _readers = [];
    private readonly List<IDisposable> _corpora = [];
    private readonly List<Recording> _recordings = [];
    private readonly List<UnheardRecording> _unheard = [];

    private RecordingSet(string name) => Name = name;

    // The error of a recording without sound is the reason, as catalogs have it.
    private delegate float[] Reader(CancellationToken cancellation);

    /// <summary>The folders it was opened from.</summary>
    public string Name { get; }

    /// <summary>The recordings.</summary>
    public IReadOnlyList<Recording> Recordings => _recordings;

    /// <summary>What a corpus lists without sound.</summary>
    public IReadOnlyList<UnheardRecording> Unheard => _unheard;

    /// <summary>Opens recordings.</summary>
    /// <param name="folders">
    /// A corpus that was prepared, the folder of its shards, or a folder of media files. Of several the recordings are compared
    /// across them too: their names then begin with their folder's, and a folder without parts is one.
    /// </param>
    /// <param name="passedOver">Told, in one line a folder, what was left out of a folder of files.</param>
    /// <exception cref="VcmrException">A folder is missing, named twice, holds neither, or is damaged.</exception>
    public static RecordingSet Open(IReadOnlyList<string> folders, Action<string>? passedOver = null)
    {
        string[] paths = [.. folders.Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f)))], names = [.. paths.Select(p => Path.GetFileName(p))];
        if (paths.CountBy(p => p).FirstOrDefault(p => p.Value > 1).Key is { } twice)
        {
            throw new VcmrException($"'{twice}' is named more than once, and all of it would be its own duplicate; name each folder once.");
        }

        var set = new RecordingSet(string.Join(", ", folders));
        try
        {
            for (int i = 0; i < folders.Count; i++)
            {
                string name = names.Count(n => n == names[i]) == 1 ? names[i] : folders[i];
                set.AddFolder(folders[i], folders.Count == 1 ? null : name, passedOver);
            }

            return set._recordings.Count > 0
                ? set
                : throw new VcmrException($"'{set.Name}' holds no recording that can be heard; name a corpus that was prepared or a folder of audio files.");
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>The clips of a corpus that is open already, which stays its owner's.</summary>
    internal static RecordingSet Of(TaggedCorpus corpus)
    {
        var set = new RecordingSet(corpus.Folder);
        set.Add(corpus, prefix: null);
        return set;
    }

    /// <summary>The waveform of a recording at 16 kHz, values in [−1, 1). Thread-safe.</summary>
    /// <exception cref="VcmrException">It cannot be read.</exception>
    internal float[] Read(int recording, CancellationToken cancellation) => _readers[recording](cancellation);

    /// <inheritdoc />
    public void Dispose() => _corpora.ForEach(c => c.Dispose());

    private void AddFolder(string folder, string? prefix, Action<string>? passedOver)
    {
        if (!Directory.Exists(folder))
        {
            throw new VcmrException($"The folder '{folder}' does not exist; name a corpus that was prepared or a folder of audio files.");
        }

        if (!ShardFolders.Find(folder).All(CatalogFile.Exists))
        {
            AddFiles(folder, prefix, passedOver);
        }
        else if (TaggedCorpus.IsTagged(folder))
        {
            var corpus = TaggedCorpus.Open(folder);
            _corpora.Add(corpus);
            Add(corpus, prefix);
        }
        else
        {
            var corpus = VideoCorpus.Open(folder);
            _corpora.Add(corpus);
            Add(corpus, prefix);
        }
    }

    private void Add(TaggedCorpus corpus, string? prefix)
    {
        foreach (TaggedClip clip in corpus.Clips)
        {
            AddRecording(Named(clip.Id, prefix), clip.Split, Stored(clip.AudioOffset, clip.AudioLength, corpus.ReadAudio));
        }

        _unheard.AddRange(corpus.Problems.Select(p => new UnheardRecording(Named(p.Path, prefix), p.Reason)));
    }

    // Which of a corpus' songs validate is drawn by each run's seed, so that no part is theirs.
    private void Add(VideoCorpus corpus, string? prefix)
    {
        foreach (IGrouping<string, Segment> song in corpus.Segments.GroupBy(s => s.Song))
        {
            long first = song.Min(s => s.AudioOffset);
            AddRecording(Named(song.Key, prefix), prefix ?? "", Stored(first, song.Max(s => s.AudioOffset + s.AudioLength) - first, corpus.ReadAudio));
        }
    }

    private void AddFiles(string folder, string? prefix, Action<string>? passedOver)
    {
        IReadOnlyList<string> files = MediaFiles.Expand([folder], passedOver);
        AudioDecoder.RequirePrograms(files);
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            AddRecording(Named(name, prefix), prefix ?? "", cancellation => Decode(file, cancellation));
        }
    }

    private void AddRecording(string id, string split, Reader reader)
    {
        _recordings.Add(new Recording(id, split));
        _readers.Add(reader);
    }

    private static string Named(string id, string? prefix) => prefix is null ? id : $"{prefix}/{id}";

    private static Reader Stored(long offset, long length, StoredSound read) => _ =>
    {
        float[] waveform = new float[Math.Min(length, LongestHeard)];
        read(offset, waveform);
        return waveform;
    };

    private static float[] Decode(string file, CancellationToken cancellation)
    {
        if (FiniteSound.Fault(file, cancellation) is { } fault)
        {
            throw new VcmrException($"{Reasons.SoundNotFinite}: {fault}");
        }

        try
        {
            short[] samples = AudioDecoder.Decode(file, 0, LongestHeard / (double)AudioFormat.SampleRate, cancellation);
            float[] waveform = new float[samples.Length];
            SampleConversion.ToFloat(samples, waveform);
            return waveform;
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            throw new VcmrException(ItemFault.Reason(e, file), e);
        }
    }

    private delegate void StoredSound(long offset, Span<float> waveform);
}

/// <summary>One recording of a set.</summary>
/// <param name="Id">A clip's id, a video's path, or a file's path below the folder.</param>
/// <param name="Split">Its part, such as <c>train</c>; empty where the set has none.</param>
public sealed record Recording(string Id, string Split);

/// <summary>A recording that could not be compared with others.</summary>
/// <param name="Id">Its name in the set.</param>
/// <param name="Reason">Why.</param>
public sealed record UnheardRecording(string Id, string Reason);
