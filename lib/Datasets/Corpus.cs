using Microsoft.Data.Sqlite;
using Vcmr.Audio;
using Vcmr.Video;

namespace Vcmr.Datasets;

/// <summary>
/// A corpus of music videos, open for reading: its catalog in memory, its audio and features memory-mapped. Reading is
/// thread-safe.
/// </summary>
public sealed class Corpus : IDisposable
{
    /// <summary>What stands for the frame encoder of a corpus that holds sound alone.</summary>
    public const string NoEncoder = "none";

    private readonly NpyStore<short> _audio;
    private readonly NpyStore<float> _features;

    private Corpus(string folder, CatalogFile catalog)
    {
        Folder = folder;
        EncoderId = catalog.Setting("encoder") ?? string.Empty;
        using var fingerprint = new Fingerprint();
        fingerprint.Add(EncoderId);
        Dictionary<long, List<(SceneRange Range, double Seconds)>> scenes = ReadScenes(catalog, fingerprint);
        Dictionary<long, List<Segment>> segments = ReadSegments(catalog, fingerprint);
        Videos = ReadVideos(catalog, scenes, segments, fingerprint);
        Segments = [.. segments.Values.SelectMany(s => s).OrderBy(s => s.Song, StringComparer.Ordinal).ThenBy(s => s.Index)];
        Fingerprint = fingerprint.ToString();
        _audio = new NpyStore<short>(Path.Combine(folder, CatalogFile.AudioName), 0, Segments.Select(s => s.AudioOffset + s.AudioLength).DefaultIfEmpty().Max());
        try
        {
            _features = new NpyStore<float>(
                Path.Combine(folder, CatalogFile.FeatureName), VisualFeatures.Dimension, Segments.Select(s => s.FeatureRow + s.FeatureRows).DefaultIfEmpty().Max());
        }
        catch
        {
            _audio.Dispose();
            throw;
        }
    }

    /// <summary>The folder it was opened from.</summary>
    public string Folder { get; }

    /// <summary>All videos, kept or not, by path.</summary>
    public IReadOnlyList<VideoItem> Videos { get; }

    /// <summary>The segments of the kept videos, by path and number.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The frame encoder that made the features, or <see cref="NoEncoder"/> where there are none.</summary>
    public string EncoderId { get; }

    /// <summary>Length of a feature row.</summary>
    public int FeatureDimension => _features.Columns;

    /// <summary>SHA-256 over what the catalog says of the content; equal corpora have equal fingerprints wherever they lie.</summary>
    public string Fingerprint { get; }

    /// <summary>Opens a corpus.</summary>
    /// <param name="folder">Folder with <c>catalog.db</c>, <c>audio.npy</c> and <c>clip.npy</c>.</param>
    /// <exception cref="VcmrException">There is no corpus, or its stores are shorter than the catalog says.</exception>
    public static Corpus Open(string folder)
    {
        using CatalogFile catalog = CatalogFile.Read(folder, VideoCatalog.Kind);
        return new Corpus(folder, catalog);
    }

    /// <summary>Reads samples as a waveform (sample / 32768).</summary>
    /// <param name="offset">First sample.</param>
    /// <param name="waveform">Receives values in [-1, 1); its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such samples.</exception>
    public void ReadAudio(long offset, Span<float> waveform) => SampleConversion.ToFloat(_audio.View(offset, waveform.Length), waveform);

    /// <summary>Reads features.</summary>
    /// <param name="row">First row (second).</param>
    /// <param name="features">Receives whole rows, <c>[rows, 512]</c>; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corpus has no such rows.</exception>
    public void ReadFeatures(long row, Span<float> features) => _features.Read(row, features);

    /// <inheritdoc/>
    public void Dispose()
    {
        _audio.Dispose();
        _features.Dispose();
    }

    private static Dictionary<long, List<(SceneRange Range, double Seconds)>> ReadScenes(CatalogFile catalog, Fingerprint fingerprint)
    {
        var scenes = new Dictionary<long, List<(SceneRange Range, double Seconds)>>();
        using SqliteCommand command = catalog.Command(
            "SELECT video, start_frame, end_frame, seconds, reason FROM scenes JOIN videos ON videos.id = video ORDER BY path, number");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            var scene = new SceneRange(row.GetInt32(1), row.GetInt32(2));
            if (row.IsDBNull(4) || !Reasons.IsFromProbe(row.GetString(4)))
            {
                // The scenes of what never was a candidate say nothing of the data.
                fingerprint.Add(scene.StartFrame, scene.EndFrame);
            }

            ListOf(scenes, row.GetInt64(0)).Add((scene, row.GetDouble(3)));
        }

        return scenes;
    }

    private static Dictionary<long, List<Segment>> ReadSegments(CatalogFile catalog, Fingerprint fingerprint)
    {
        var segments = new Dictionary<long, List<Segment>>();
        using SqliteCommand command = catalog.Command(
            """
            SELECT video, path, number, audio_offset, audio_length, feature_row, feature_rows
            FROM segments JOIN videos ON videos.id = video ORDER BY path, number
            """);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            var segment = new Segment(row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt32(4), row.GetInt64(5), row.GetInt32(6));
            fingerprint.Add(segment.Song);
            fingerprint.Add(segment.Index, segment.AudioOffset, segment.AudioLength, segment.FeatureRow, segment.FeatureRows);
            ListOf(segments, row.GetInt64(0)).Add(segment);
        }

        return segments;
    }

    private static List<VideoItem> ReadVideos(
        CatalogFile catalog, Dictionary<long, List<(SceneRange Range, double Seconds)>> scenes, Dictionary<long, List<Segment>> segments, Fingerprint fingerprint)
    {
        var videos = new List<VideoItem>();
        using SqliteCommand command = catalog.Command(
            """
            SELECT id, path, state, reason, duration, rate_numerator, rate_denominator, sha256, coalesce(audio.crc, 0), coalesce(features.crc, 0)
            FROM videos LEFT JOIN audio ON audio.video = id LEFT JOIN features ON features.video = id
            ORDER BY path
            """);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            long id = row.GetInt64(0);
            var rate = new FrameRate(row.GetInt64(5), row.GetInt64(6));
            List<(SceneRange Range, double Seconds)> own = scenes.GetValueOrDefault(id) ?? [];
            List<Segment> parts = segments.GetValueOrDefault(id) ?? [];
            videos.Add(new VideoItem(
                row.GetString(1),
                Enum.Parse<VideoState>(row.GetString(2), ignoreCase: true),
                row.IsDBNull(3) ? null : row.GetString(3),
                row.GetDouble(4),
                rate.Numerator == 0 ? 0 : rate.Value,
                own.Count == 0 ? 0 : own.Max(s => s.Seconds),
                [.. own.Select(s => s.Range)],
                [.. own.Select(s => s.Seconds)],
                parts.Count,
                parts.Sum(p => p.FeatureRows)));
            fingerprint.Add(row.GetString(1), row.GetString(2), row.GetString(7));
            fingerprint.Add(row.GetInt64(8), row.GetInt64(9));
        }

        return [.. videos.OrderBy(v => v.Path, StringComparer.Ordinal)];
    }

    private static List<T> ListOf<T>(Dictionary<long, List<T>> lists, long id)
    {
        if (!lists.TryGetValue(id, out List<T>? list))
        {
            lists[id] = list = [];
        }

        return list;
    }
}
