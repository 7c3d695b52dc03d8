using Microsoft.Data.Sqlite;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>Writes a video corpus: the tables of <c>catalog.db</c>, and beside them the stores <c>audio.npy</c> and
/// <c>clip.npy</c>.</summary>
internal sealed class VideoCorpusWriter : IDisposable
{
    public const string Kind = "videos";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS videos (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL,
            state TEXT NOT NULL, reason TEXT, duration REAL NOT NULL, rate_numerator INTEGER NOT NULL, rate_denominator INTEGER NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, video_stream INTEGER, audio_stream INTEGER, start_second INTEGER NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS scenes (
            video INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE, number INTEGER NOT NULL, start_frame INTEGER NOT NULL, end_frame INTEGER NOT NULL, seconds REAL NOT NULL,
            PRIMARY KEY (video, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS audio (
            video INTEGER PRIMARY KEY REFERENCES videos ON DELETE CASCADE, offset INTEGER NOT NULL, length INTEGER NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS features (
            video INTEGER PRIMARY KEY REFERENCES videos ON DELETE CASCADE, row INTEGER NOT NULL, rows INTEGER NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS segments (
            video INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE, number INTEGER NOT NULL, audio_offset INTEGER NOT NULL, audio_length INTEGER NOT NULL,
            feature_row INTEGER NOT NULL, feature_rows INTEGER NOT NULL, PRIMARY KEY (video, number)) WITHOUT ROWID;
        """;

    private readonly CatalogFile _file;
    private readonly NpyWriter<short> _audio;
    private readonly NpyWriter<float> _features;
    private readonly int _dimension;
    private readonly CommitGroup _commits;

    public VideoCorpusWriter(PrepareOptions options, IFrameEncoder? encoder, Action<string>? waiting = null, CancellationToken cancellation = default)
    {
        _dimension = encoder?.Dimension ?? VisualFeatures.Dimension;
        _file = CatalogFile.Write(options.CorpusFolder, Kind, Tables,
        [
            new("encoder", encoder?.Id ?? VideoCorpus.NoEncoder),
            new("encoder sha256", encoder?.Sha256 ?? ""),
            new("frame preprocessing", encoder?.Preprocessing.Name ?? VideoCorpus.NoEncoder),
            new("scene threshold", options.SceneThreshold.ToString("R")),
            new("minimum scene frames", options.MinSceneFrames.ToString()),
            new("longest scene seconds", options.MaxSceneSeconds.ToString("R")),
            new("segment seconds", options.SegmentSeconds.ToString()),
            new("most segments", options.MaxSegments.ToString()),
            new(ShardFolders.Setting, options.Portion.Label),
        ],
        CatalogLock.Begin(options.CorpusFolder, waiting, cancellation),
        MendedSoundLimit.Setting(options.MaxMendedSound),
        (VideoCorpus.ScenesSetting, options.Scenes.Name(), SceneVersions.Default));
        _commits = new CommitGroup(_file);
        try
        {
            _audio = new NpyWriter<short>(Path.Combine(_file.Folder, CatalogFile.AudioName), 0, _file.StoreRows(CatalogFile.AudioName));
            _features = new NpyWriter<float>(Path.Combine(_file.Folder, CatalogFile.FeatureName), _dimension, _file.StoreRows(CatalogFile.FeatureName));
        }
        catch
        {
            _audio?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What the catalog knows of each path.</summary>
    public Dictionary<string, KnownItem> Known()
    {
        var known = new Dictionary<string, KnownItem>(StringComparer.Ordinal);
        using SqliteCommand command = _file.Command("SELECT path, bytes, modified, sha256, state = 'failed' FROM videos");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            known[row.GetString(0)] = new KnownItem(row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetBoolean(4));
        }

        return known;
    }

    /// <summary>Notes the new time of a file whose content is the same.</summary>
    public void Touch(SourceFile file) => _file.Run("UPDATE videos SET modified = ?1 WHERE path = ?2", file.Modified, file.Name);

    /// <summary>
    /// Data first, flushed, one flush a store; then the rows, in one transaction. A kill in between leaves bytes that no
    /// row names, and the next run cuts them off. Items without data share a transaction where they come at once.
    /// </summary>
    public void Add(VideoResult result)
    {
        _file.RequireLease();
        bool isKept = result.State == VideoState.Kept;
        long offset = _audio.Rows;
        long row = _features.Rows;
        if (isKept)
        {
            _audio.Append(result.Audio);
            _audio.Commit();
            _features.Append(result.Features);
            _features.Commit();
        }

        _commits.Add(Write, isKept);

        void Write()
        {
            long id = InsertVideo(result);
            MendedTable.Set(_file, id, result.Mended);
            InsertScenes(id, result);
            if (isKept)
            {
                int rows = result.Features.Length / _dimension;
                _file.Run("INSERT INTO audio VALUES (?1, ?2, ?3, ?4)", id, offset, result.Audio.Length, (long)Checksum.Of<short>(result.Audio));
                _file.Run("INSERT INTO features VALUES (?1, ?2, ?3, ?4)", id, row, rows, (long)Checksum.Of<float>(result.Features));
                InsertSegments(id, result.Segments, offset, result.Audio.Length / result.Segments, row, rows / result.Segments);
                _file.Run(CatalogFile.SetRows, CatalogFile.AudioName, _audio.Rows);
                _file.Run(CatalogFile.SetRows, CatalogFile.FeatureName, _features.Rows);
            }
        }
    }

    /// <summary>Runs work that adds videos.</summary>
    public void Group(Action work) => _commits.Around(work);

    /// <summary>Forgets videos that are no longer among the inputs; their data stay in the stores, unused.</summary>
    public void Remove(IEnumerable<string> paths) => _file.Transact(() =>
    {
        foreach (string path in paths)
        {
            if (MendedTable.Exists(_file))
            {
                _file.Run("DELETE FROM mended_sound WHERE item = (SELECT id FROM videos WHERE path = ?1)", path);
            }

            _file.Run("DELETE FROM videos WHERE path = ?1", path);
        }
    });

    public void Dispose()
    {
        _audio.Dispose();
        _features.Dispose();
        _file.Dispose();
    }

    /// <summary>A video that is worked on again keeps its number, so that an interrupted run ends with the same catalog.</summary>
    private long InsertVideo(VideoResult result)
    {
        VideoRow row = VideoRow.Of(result);
        VideoStream? video = result.Media?.Video;
        long id = (long)_file.RunScalar(
            """
            INSERT INTO videos (path, bytes, modified, sha256, state, reason, duration, rate_numerator, rate_denominator, width, height,
                video_stream, audio_stream, start_second, crc)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT (path) DO UPDATE SET bytes = ?2, modified = ?3, sha256 = ?4, state = ?5, reason = ?6, duration = ?7,
                rate_numerator = ?8, rate_denominator = ?9, width = ?10, height = ?11, video_stream = ?12, audio_stream = ?13, start_second = ?14, crc = ?15
            RETURNING id
            """,
            row.Path,
            result.Source.Bytes,
            result.Source.Modified,
            row.Hash,
            row.State,
            row.Reason,
            row.DurationSeconds,
            row.Rate.Numerator,
            row.Rate.Denominator,
            video?.Width ?? 0,
            video?.Height ?? 0,
            video?.Index,
            result.Media?.Audio?.Index,
            result.StartSecond,
            (long)row.Checksum())!;
        foreach (string table in new[] { "scenes", "audio", "features", "segments" })
        {
            _file.Run($"DELETE FROM {table} WHERE video = ?1", id);
        }

        return id;
    }

    private void InsertScenes(long id, VideoResult result)
    {
        for (int i = 0; i < result.Scenes.Count; i++)
        {
            _file.Run("INSERT INTO scenes VALUES (?1, ?2, ?3, ?4, ?5)", id, i, result.Scenes[i].StartFrame, result.Scenes[i].EndFrame, result.SceneSeconds[i]);
        }
    }

    private void InsertSegments(long id, int count, long offset, int length, long row, int rows)
    {
        for (int i = 0; i < count; i++)
        {
            _file.Run("INSERT INTO segments VALUES (?1, ?2, ?3, ?4, ?5, ?6)", id, i, offset + ((long)i * length), length, row + ((long)i * rows), rows);
        }
    }
}
