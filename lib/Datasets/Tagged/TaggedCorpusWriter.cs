using System.IO.Hashing;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Vcmr.Datasets.Sets;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Tagged;

/// <summary>Writes a tagged corpus: the tables of <c>catalog.db</c>, and beside them the store <c>audio.npy</c>.</summary>
internal sealed class TaggedCorpusWriter : IDisposable
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
    private readonly CommitGroup _commits;

    public TaggedCorpusWriter(string folder, string label, double maxMendedSound, Action<string>? waiting, CancellationToken cancellation)
    {
        _file = CatalogFile.Write(folder, Kind, Tables, [new(ShardFolders.Setting, label)], CatalogLock.Begin(folder, waiting, cancellation), MendedSoundLimit.Setting(maxMendedSound));
        _commits = new CommitGroup(_file);
        try
        {
            _audio = new NpyWriter<short>(Path.Combine(folder, CatalogFile.AudioName), 0, _file.StoreRows(CatalogFile.AudioName));
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
    public void Touch(SourceFile file) => _file.Run("UPDATE clips SET modified = ?1 WHERE path = ?2", file.Modified, file.Name);

    /// <summary>Data first, flushed; then the row. Clips without data share a transaction where they come at once.</summary>
    public void Add(TaggedResult result)
    {
        _file.RequireLease();
        long offset = _audio.Append(result.Audio);
        Add(result, offset, result.Audio.Length, Checksum.Of<short>(result.Audio));
    }

    /// <summary>Adds a clip that is decoded on its way into the store, which bounds memory.</summary>
    /// <param name="source">The clip's file.</param>
    /// <param name="decode">Decodes it into a sink, and says what was mended.</param>
    /// <param name="judge">Why it cannot be used, by what was mended and its samples; or null.</param>
    public void Add(SourceFile source, Func<SampleSink, MendedSound?> decode, Func<MendedSound?, long, string?> judge)
    {
        long offset = _audio.Rows;
        Crc32 crc = Checksum.Begin();
        Exception? unwritten = null;
        string? reason;
        MendedSound? mended = null;
        try
        {
            mended = decode(samples =>
            {
                try
                {
                    _file.RequireLease();
                    _audio.Append(samples);
                    crc.Append(MemoryMarshal.AsBytes(samples));
                    return true;
                }
                catch (Exception e) when (e is IOException or VcmrException)
                {
                    // A full disk, or another owner, is the store's fault and not the clip's.
                    unwritten = e;
                    return false;
                }
            });
            reason = judge(mended, _audio.Rows - offset);
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            reason = ItemFault.Reason(e, source.FullPath);
        }

        if (unwritten is not null)
        {
            ExceptionDispatchInfo.Throw(unwritten);
        }

        var result = new TaggedResult(source, reason, []) { Mended = mended };
        if (reason is not null)
        {
            _audio.Rewind(offset);
            Add(result);
            return;
        }

        Add(result, offset, _audio.Rows - offset, crc.GetCurrentHashAsUInt32());
    }

    private void Add(TaggedResult result, long offset, long length, uint crc)
    {
        if (length > 0)
        {
            _audio.Commit();
        }

        _commits.Add(Write, length > 0);

        void Write()
        {
            _file.Run(
                "INSERT OR REPLACE INTO clips VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                result.Source.Name,
                result.Source.Bytes,
                result.Source.Modified,
                result.Source.Hash,
                result.Reason,
                offset,
                length,
                (long)crc);
            MendedTable.Set(_file, result.Source.Name, result.Mended);
            _file.Run(CatalogFile.SetRows, CatalogFile.AudioName, _audio.Rows);
        }
    }

    /// <summary>Runs work that adds clips.</summary>
    public void Group(Action work) => _commits.Around(work);

    /// <summary>
    /// Takes over the splits, tags and groups of the clips that belong here, which may change without any decoding. A clip's number
    /// is its place in the whole set.
    /// </summary>
    public void Describe(TaggedSet set, IReadOnlySet<string> own) => _file.Transact(() =>
    {
        _file.Execute("DELETE FROM entries; DELETE FROM tags; DELETE FROM groups;");
        for (int i = 0; i < set.Entries.Count; i++)
        {
            TaggedEntry entry = set.Entries[i];
            if (!own.Contains(entry.Path))
            {
                continue;
            }

            _file.Run("INSERT INTO entries VALUES (?1, ?2, ?3)", entry.Path, i, entry.Split);
            foreach (string tag in entry.Tags)
            {
                _file.Run("INSERT INTO tags VALUES (?1, ?2)", entry.Path, tag);
            }
        }

        foreach ((string tag, string group) in set.Groups)
        {
            _file.Run("INSERT INTO groups VALUES (?1, ?2)", tag, group);
        }
    });

    public void Dispose()
    {
        _audio.Dispose();
        _file.Dispose();
    }
}

/// <summary>A decoded clip, or why there is none.</summary>
internal sealed record TaggedResult(SourceFile Source, string? Reason, short[] Audio)
{
    /// <summary>What was mended in its sound, or null.</summary>
    public MendedSound? Mended { get; init; }

    /// <summary>It is too long to be held, and is yet to be decoded.</summary>
    public bool IsLong { get; init; }
}
