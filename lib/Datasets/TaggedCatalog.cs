using Microsoft.Data.Sqlite;
using Vcmr.Audio;

namespace Vcmr.Datasets;

/// <summary>The tables of a tagging corpus and its audio store, for writing.</summary>
internal sealed class TaggedCatalog : IDisposable
{
    public const string Kind = "tagged clips";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS clips (
            path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL, reason TEXT,
            offset INTEGER NOT NULL, length INTEGER NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS entries (path TEXT PRIMARY KEY, number INTEGER NOT NULL, split TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS tags (path TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (path, tag)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS groups (tag TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
        """;

    private readonly CatalogFile _file;
    private readonly NpyWriter<short> _audio;

    public TaggedCatalog(string folder)
    {
        _file = CatalogFile.Write(folder, Kind, Tables, []);
        try
        {
            _audio = new NpyWriter<short>(
                Path.Combine(folder, CatalogFile.AudioName), 0, _file.Scalar("SELECT max(offset + length) FROM clips") is long rows ? rows : 0);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What the catalog knows of each path.</summary>
    public Dictionary<string, KnownItem> Known()
    {
        var known = new Dictionary<string, KnownItem>(StringComparer.Ordinal);
        using SqliteCommand command = _file.Command("SELECT path, bytes, modified, sha256, reason IS NOT NULL FROM clips");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            known[row.GetString(0)] = new KnownItem(row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetBoolean(4));
        }

        return known;
    }

    /// <summary>Notes the new time of a file whose content is the same.</summary>
    public void Touch(SourceFile file) =>
        _file.Execute("UPDATE clips SET modified = $modified WHERE path = $path", ("$modified", file.Modified), ("$path", file.Name));

    /// <summary>Data first, flushed; then the row.</summary>
    public void Add(TaggedResult result)
    {
        long offset = _audio.Append(result.Audio);
        if (result.Audio.Length > 0)
        {
            _audio.Commit();
        }

        _file.Execute(
            "INSERT OR REPLACE INTO clips VALUES ($path, $bytes, $modified, $sha256, $reason, $offset, $length, $crc)",
            ("$path", result.Source.Name),
            ("$bytes", result.Source.Bytes),
            ("$modified", result.Source.Modified),
            ("$sha256", result.Source.Hash),
            ("$reason", result.Reason),
            ("$offset", offset),
            ("$length", result.Audio.Length),
            ("$crc", (long)Checksum.Of<short>(result.Audio)));
    }

    /// <summary>Takes over the set's splits, tags and groups, which may change without any decoding.</summary>
    public void Describe(TaggedCsv set)
    {
        using SqliteTransaction transaction = _file.Connection.BeginTransaction();
        _file.Execute("DELETE FROM entries; DELETE FROM tags; DELETE FROM groups;");
        for (int i = 0; i < set.Entries.Count; i++)
        {
            TaggedEntry entry = set.Entries[i];
            _file.Execute("INSERT INTO entries VALUES ($path, $number, $split)", ("$path", entry.Path), ("$number", i), ("$split", entry.Split));
            foreach (string tag in entry.Tags)
            {
                _file.Execute("INSERT INTO tags VALUES ($path, $tag)", ("$path", entry.Path), ("$tag", tag));
            }
        }

        foreach ((string tag, string group) in set.Groups)
        {
            _file.Execute("INSERT INTO groups VALUES ($tag, $name)", ("$tag", tag), ("$name", group));
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _audio.Dispose();
        _file.Dispose();
    }
}
