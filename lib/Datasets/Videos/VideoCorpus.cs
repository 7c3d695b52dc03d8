using System.Globalization;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// A video corpus, open for reading: its catalog in memory, its audio and features memory-mapped. Reading is
/// thread-safe. Addresses of samples and rows count through the kept videos in the order of their paths, wherever their
/// data lie: they, and the fingerprint, depend neither on the order in which a corpus was made nor on how it was dealt out
/// into shards.
/// </summary>
public sealed class VideoCorpus : IDisposable
{
    /// <summary>What stands for the frame encoder of a corpus that holds sound alone.</summary>
    public const string NoEncoder = "none";

    /// <summary>The catalog's setting of <see cref="CorpusRules.Scenes"/>; a catalog without it has the default.</summary>
    internal const string ScenesSetting = "scenes";

    private readonly JoinedStore<short> _audio;
    private readonly JoinedStore<float> _features;

    private VideoCorpus(List<CatalogFile> catalogs)
    {
        Folder = catalogs[0].Folder;
        EncoderId = catalogs[0].Setting("encoder") ?? string.Empty;
        Rules = CorpusRules.Of(catalogs[0]);
        string[] folders = [.. catalogs.Select(c => c.Folder)];
        List<(int Store, VideoRow Row)> rows = Merge(catalogs);
        var audio = new StoreLayout(folders.Length);
        var features = new StoreLayout(folders.Length);
        var videos = new VideoItem[rows.Count];
        var segments = new List<Segment>();
        for (int i = 0; i < videos.Length; i++)
        {
            (int store, VideoRow row) = rows[i];
            int first = segments.Count;
            AddSegments(segments, row, store, audio, features);
            videos[i] = Item(row, segments.Count - first, segments.Skip(first).Sum(s => s.FeatureRows));
        }

        (Videos, Segments) = (videos, segments);
        Fingerprint = FingerprintOf(rows);
        SoundFingerprint = SoundFingerprintOf(rows);
        _audio = new JoinedStore<short>([.. folders.Select(f => Path.Combine(f, CatalogFile.AudioName))], 0, audio);
        try
        {
            _features = new JoinedStore<float>([.. folders.Select(f => Path.Combine(f, CatalogFile.FeatureName))], VisualFeatures.Dimension, features);
        }
        catch
        {
            _audio.Dispose();
            throw;
        }
    }

    /// <summary>The folder it was opened from; of several, the first.</summary>
    public string Folder { get; }

    /// <summary>All videos, kept or not, by path.</summary>
    public IReadOnlyList<VideoItem> Videos { get; }

    /// <summary>The segments of the kept videos, by path and number.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The frame encoder that made the features, or <see cref="NoEncoder"/> where there are none.</summary>
    public string EncoderId { get; }

    /// <summary>The numbers that it was cut and cleaned by.</summary>
    public CorpusRules Rules { get; }

    /// <summary>Length of a feature row.</summary>
    public int FeatureDimension { get; } = VisualFeatures.Dimension;

    /// <summary>SHA-256 over what the catalog says of the content; equal corpora have equal fingerprints wherever they lie.</summary>
    public string Fingerprint { get; }

    /// <summary>SHA-256 over the segments and their sound alone: what never sees a picture is the same on corpora where it is equal.</summary>
    public string SoundFingerprint { get; }

    /// <summary>Opens a corpus, or the shards of one as if they were it.</summary>
    /// <param name="folders">
    /// A folder with <c>catalog.db</c>, <c>audio.npy</c> and <c>clip.npy</c>; or one whose subfolders are such folders; or
    /// several.
    /// </param>
    /// <exception cref="VcmrException">
    /// There is no corpus, its stores are shorter than the catalog says, or the shards do not belong together.
    /// </exception>
    public static VideoCorpus Open(params IReadOnlyList<string> folders)
    {
        List<CatalogFile> catalogs = ShardFolders.Open(folders, VideoCorpusWriter.Kind);
        try
        {
            return new VideoCorpus(catalogs);
        }
        finally
        {
            catalogs.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Reads samples as a waveform (sample / 32768).</summary>
    /// <param name="offset">First sample.</param>
    /// <param name="waveform">Receives values in [-1, 1); its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such samples.</exception>
    /// <exception cref="VcmrException">What is stored is not what was written.</exception>
    public void ReadAudio(long offset, Span<float> waveform) => _audio.Read(offset, waveform, SampleConversion.ToFloat);

    /// <summary>Samples of all segments.</summary>
    internal long SampleCount => _audio.Rows;

    /// <summary>Rows (seconds) of all features.</summary>
    internal long FeatureCount => _features.Rows;

    /// <summary>Reads samples as they are stored.</summary>
    /// <inheritdoc cref="ReadAudio"/>
    internal void ReadSamples(long offset, Span<short> samples) => _audio.Read(offset, samples, static (stored, values) => stored.CopyTo(values));

    /// <summary>Reads features.</summary>
    /// <param name="row">First row (second).</param>
    /// <param name="features">Receives whole rows, <c>[rows, 512]</c>; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such rows.</exception>
    /// <exception cref="VcmrException">What is stored is not what was written.</exception>
    public void ReadFeatures(long row, Span<float> features) => _features.Read(row, features, static (stored, values) => stored.CopyTo(values));

    /// <inheritdoc/>
    public void Dispose()
    {
        _audio.Dispose();
        _features.Dispose();
    }

    private static List<(int Store, VideoRow Row)> Merge(List<CatalogFile> catalogs)
    {
        var rows = new List<(int Store, VideoRow Row)>();
        for (int i = 0; i < catalogs.Count; i++)
        {
            foreach (VideoRow row in VideoRows.Read(catalogs[i]))
            {
                if (VideoRowCheck.Fault(row) is { } fault)
                {
                    throw CatalogDamage.Of(catalogs[i].Folder, new InvalidDataException($"'{row.Path}': {fault}"));
                }

                rows.Add((i, row));
            }
        }

        rows.Sort((a, b) => string.CompareOrdinal(a.Row.Path, b.Row.Path));
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].Row.Path == rows[i - 1].Row.Path)
            {
                throw ShardFolders.Repeated(rows[i].Row.Path, catalogs[rows[i - 1].Store].Folder, catalogs[rows[i].Store].Folder);
            }
        }

        MergeSame(rows);
        return rows;
    }

    /// <summary>
    /// Files of the same bytes are one item, and the first by name stands for all. It is found here and not in the making,
    /// so that it depends neither on the order in which files came nor on the shards they went to.
    /// </summary>
    private static void MergeSame(List<(int Store, VideoRow Row)> rows)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        string kept = nameof(VideoState.Kept).ToLowerInvariant();
        for (int i = 0; i < rows.Count; i++)
        {
            VideoRow row = rows[i].Row;
            if (row.State == kept && row.Hash.Length > 0 && !first.TryAdd(row.Hash, row.Path))
            {
                rows[i] = (rows[i].Store, row.AsSame(first[row.Hash]));
            }
        }
    }

    private static void AddSegments(List<Segment> segments, VideoRow row, int store, StoreLayout audio, StoreLayout features)
    {
        if (row.Segments.Length == 0)
        {
            return;
        }

        // A segment's place within its video stays.
        long offset = audio.Add(row.Path, store, row.Audio!.Value) - row.Audio.Value.Start;
        long first = features.Add(row.Path, store, row.Features!.Value) - row.Features.Value.Start;
        foreach (SegmentRow s in row.Segments)
        {
            segments.Add(new Segment(row.Path, s.Number, s.AudioOffset + offset, s.AudioLength, s.FeatureRow + first, s.FeatureRows));
        }
    }

    private static VideoItem Item(VideoRow row, int segments, int featureRows) => new(
        row.Path,
        Enum.Parse<VideoState>(row.State, ignoreCase: true),
        row.Reason,
        row.DurationSeconds,
        row.Rate.Numerator == 0 ? 0 : row.Rate.Value,
        row.SceneSeconds.Length == 0 ? 0 : row.SceneSeconds.Max(),
        row.Scenes,
        row.SceneSeconds,
        segments,
        featureRows)
    {
        StartSecond = row.StartSecond,
        Mended = row.Mended,
    };

    private string FingerprintOf(List<(int Store, VideoRow Row)> rows)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add(EncoderId);

        // The scenes of what never was a candidate say nothing of the data.
        foreach (SceneRange scene in rows.Where(r => r.Row.Reason is null || !Reasons.IsFromProbe(r.Row.Reason)).SelectMany(r => r.Row.Scenes))
        {
            fingerprint.Add(scene.StartFrame, scene.EndFrame);
        }

        foreach (Segment segment in Segments)
        {
            fingerprint.Add(segment.Song);
            fingerprint.Add(segment.Index, segment.AudioOffset, segment.AudioLength, segment.FeatureRow, segment.FeatureRows);
        }

        foreach ((_, VideoRow row) in rows)
        {
            fingerprint.Add(row.Path, row.State, row.Hash);
            fingerprint.Add(row.Audio?.Crc ?? 0, row.Features?.Crc ?? 0);
        }

        return fingerprint.ToString();
    }

    private string SoundFingerprintOf(List<(int Store, VideoRow Row)> rows)
    {
        using var fingerprint = new Fingerprint();
        foreach (Segment segment in Segments)
        {
            fingerprint.Add(segment.Song);
            fingerprint.Add(segment.Index, segment.AudioOffset, segment.AudioLength);
        }

        foreach ((_, VideoRow row) in rows.Where(r => r.Row.Segments.Length > 0))
        {
            fingerprint.Add(row.Audio!.Value.Crc);
        }

        return fingerprint.ToString();
    }
}

/// <summary>The numbers that a video corpus was cut and cleaned by, as its catalog keeps them.</summary>
/// <param name="SceneThreshold">Score from which on a frame is a cut, 0 to 255.</param>
/// <param name="MinSceneFrames">Fewest frames between two cuts.</param>
/// <param name="MaxSceneSeconds">Longest scene allowed (s).</param>
/// <param name="SegmentSeconds">Duration of a segment (s).</param>
public sealed record CorpusRules(double SceneThreshold, int MinSceneFrames, double MaxSceneSeconds, int SegmentSeconds)
{
    /// <summary>Which PySceneDetect the scenes equal.</summary>
    public SceneVersion Scenes { get; init; }

    /// <summary>Reads them from a catalog.</summary>
    /// <exception cref="VcmrException">The catalog lacks one.</exception>
    internal static CorpusRules Of(CatalogFile catalog)
    {
        return new CorpusRules(Number("scene threshold"), (int)Number("minimum scene frames"), Number("longest scene seconds"), (int)Number("segment seconds"))
        {
            Scenes = SceneVersions.Parse(catalog.Setting(VideoCorpus.ScenesSetting) ?? SceneVersions.Default),
        };

        double Number(string name) => double.TryParse(catalog.Setting(name), CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new VcmrException($"The catalog in '{catalog.Folder}' does not say its {name}; delete the folder and prepare the corpus again.");
    }
}
