using Microsoft.Data.Sqlite;
using Vcmr.Audio;
using Vcmr.Video;

namespace Vcmr.Datasets;

/// <summary>The tables of a corpus of music videos and the two stores beside them, for writing.</summary>
internal sealed class VideoCatalog : IDisposable
{
    public const string Kind = "videos";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS videos (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL,
            state TEXT NOT NULL, reason TEXT, duration REAL NOT NULL, rate_numerator INTEGER NOT NULL, rate_denominator INTEGER NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, video_stream INTEGER, audio_stream INTEGER, start_second INTEGER NOT NULL);
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

    public VideoCatalog(PrepareOptions options, IFrameEncoder? encoder)
    {
        _dimension = encoder?.Dimension ?? VisualFeatures.Dimension;
        _file = CatalogFile.Write(options.CorpusFolder, Kind, Tables,
        [
            new("encoder", encoder?.Id ?? Corpus.NoEncoder),
            new("encoder sha256", encoder?.Sha256 ?? ""),
            new("frame preprocessing", encoder?.Preprocessing.Name ?? Corpus.NoEncoder),
            new("scene threshold", options.SceneThreshold.ToString("R")),
            new("minimum scene frames", options.MinSceneFrames.ToString()),
            new("longest scene seconds", options.MaxSceneSeconds.ToString("R")),
            new("segment seconds", options.SegmentSeconds.ToString()),
            new("most segments", options.MaxSegments.ToString()),
        ]);
        try
        {
            _audio = new NpyWriter<short>(Path.Combine(_file.Folder, CatalogFile.AudioName), 0, Committed("SELECT max(offset + length) FROM audio"));
            _features = new NpyWriter<float>(Path.Combine(_file.Folder, CatalogFile.FeatureName), _dimension, Committed("SELECT max(row + rows) FROM features"));
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
    public void Touch(SourceFile file) =>
        _file.Execute("UPDATE videos SET modified = $modified WHERE path = $path", ("$modified", file.Modified), ("$path", file.Name));

    /// <summary>Data first, flushed; then the rows, in one transaction.</summary>
    public void Add(VideoResult result)
    {
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

        using SqliteTransaction transaction = _file.Connection.BeginTransaction();
        _file.Execute("DELETE FROM videos WHERE path = $path", ("$path", result.Source.Name));
        long id = InsertVideo(result);
        InsertScenes(id, result);
        if (isKept)
        {
            int rows = result.Features.Length / _dimension;
            _file.Execute("INSERT INTO audio VALUES ($id, $offset, $length, $crc)",
                ("$id", id), ("$offset", offset), ("$length", result.Audio.Length), ("$crc", (long)Checksum.Of<short>(result.Audio)));
            _file.Execute("INSERT INTO features VALUES ($id, $row, $rows, $crc)",
                ("$id", id), ("$row", row), ("$rows", rows), ("$crc", (long)Checksum.Of<float>(result.Features)));
            InsertSegments(id, result.Segments, offset, result.Audio.Length / result.Segments, row, rows / result.Segments);
        }

        transaction.Commit();
    }

    /// <summary>Forgets videos that are no longer among the inputs; their data stay in the stores, unused.</summary>
    public void Remove(IEnumerable<string> paths)
    {
        using SqliteTransaction transaction = _file.Connection.BeginTransaction();
        foreach (string path in paths)
        {
            _file.Execute("DELETE FROM videos WHERE path = $path", ("$path", path));
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _audio.Dispose();
        _features.Dispose();
        _file.Dispose();
    }

    private long Committed(string sql) => _file.Scalar(sql) is long rows ? rows : 0;

    private long InsertVideo(VideoResult result)
    {
        VideoStream? video = result.Media?.Video;
        return (long)_file.Scalar(
            """
            INSERT INTO videos (path, bytes, modified, sha256, state, reason, duration, rate_numerator, rate_denominator, width, height,
                video_stream, audio_stream, start_second)
            VALUES ($path, $bytes, $modified, $sha256, $state, $reason, $duration, $numerator, $denominator, $width, $height, $video, $audio, $start)
            RETURNING id
            """,
            ("$path", result.Source.Name),
            ("$bytes", result.Source.Bytes),
            ("$modified", result.Source.Modified),
            ("$sha256", result.Source.Hash),
            ("$state", result.State.ToString().ToLowerInvariant()),
            ("$reason", result.Reason),
            ("$duration", result.DurationSeconds),
            ("$numerator", video?.Rate.Numerator ?? 0),
            ("$denominator", video?.Rate.Denominator ?? 1),
            ("$width", video?.Width ?? 0),
            ("$height", video?.Height ?? 0),
            ("$video", video?.Index),
            ("$audio", result.Media?.Audio?.Index),
            ("$start", result.StartSecond))!;
    }

    private void InsertScenes(long id, VideoResult result)
    {
        using SqliteCommand command = _file.Command(
            "INSERT INTO scenes VALUES ($id, $number, $start, $end, $seconds)", ("$id", id), ("$number", 0), ("$start", 0), ("$end", 0), ("$seconds", 0.0));
        for (int i = 0; i < result.Scenes.Count; i++)
        {
            command.Parameters["$number"].Value = i;
            command.Parameters["$start"].Value = result.Scenes[i].StartFrame;
            command.Parameters["$end"].Value = result.Scenes[i].EndFrame;
            command.Parameters["$seconds"].Value = result.SceneSeconds[i];
            command.ExecuteNonQuery();
        }
    }

    private void InsertSegments(long id, int count, long offset, int length, long row, int rows)
    {
        for (int i = 0; i < count; i++)
        {
            _file.Execute("INSERT INTO segments VALUES ($id, $number, $offset, $length, $row, $rows)",
                ("$id", id), ("$number", i), ("$offset", offset + ((long)i * length)), ("$length", length), ("$row", row + ((long)i * rows)), ("$rows", rows));
        }
    }
}
