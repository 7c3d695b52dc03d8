using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vcmr.Datasets.Download;

/// <summary>
/// What is known of each video of a list, as a file of JSON lines that only grows: the last line of an entry counts, and a
/// line that a killed run left half is dropped. Each shard writes a ledger of its own and reads all of them. Thread-safe.
/// </summary>
internal sealed class FetchLedger : IDisposable
{
    private const string Pattern = "fetch-list*.jsonl";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Dictionary<string, FetchRow> _rows = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly FileStream _writerLock;
    private readonly FileStream _file;

    /// <summary>Opens a ledger for writing.</summary>
    /// <param name="folder">The folder of the videos.</param>
    /// <param name="shard">Whose ledger it is.</param>
    /// <exception cref="VcmrException">Another run writes it, or it cannot be written.</exception>
    public FetchLedger(string folder, Shard shard)
    {
        string part = shard.Count == 1 ? string.Empty : $"-{shard.Number}-of-{shard.Count}";
        string path = Path.Combine(folder, $"fetch-list{part}.jsonl");
        try
        {
            // Readers of other shards must not be kept out of the file itself.
            _writerLock = new FileStream(Path.Combine(folder, $".fetch-list{part}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _writerLock?.Dispose();
            throw new VcmrException($"The ledger '{path}' cannot be written ({e.Message}); if another run is fetching into this folder, let it end.", e);
        }

        // In the order of their time, so that whichever shard spoke last of an entry is heard.
        IEnumerable<FetchRow> others = Directory.EnumerateFiles(folder, Pattern).Where(f => f != path).SelectMany(ReadOther);
        foreach (FetchRow row in others.Concat(ReadOwn(_file)).OrderBy(r => r.Time))
        {
            _rows[row.Input] = row;
        }
    }

    /// <summary>The last row of an entry, or null.</summary>
    public FetchRow? Find(string input)
    {
        lock (_lock)
        {
            return _rows.GetValueOrDefault(input);
        }
    }

    /// <summary>Adds a row; it is on the disk when this returns.</summary>
    public void Add(FetchRow row)
    {
        row = row with { Time = DateTime.UtcNow };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(row, Json), (byte)'\n'];
        lock (_lock)
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
            _rows[row.Input] = row;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _writerLock.Dispose();
    }

    private static List<FetchRow> ReadOwn(FileStream file)
    {
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        int whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(whole);
        file.Position = whole;
        return Parse(content.AsSpan(0, whole));
    }

    // Another shard may be writing it: its last line may be half, and must stay.
    private static List<FetchRow> ReadOther(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] content = new byte[file.Length];
        return Parse(content.AsSpan(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)));
    }

    private static List<FetchRow> Parse(ReadOnlySpan<byte> content)
    {
        var rows = new List<FetchRow>();
        foreach (Range range in content.Split((byte)'\n'))
        {
            try
            {
                if (!content[range].IsEmpty && JsonSerializer.Deserialize<FetchRow>(content[range], Json) is { Input: not null } row)
                {
                    rows.Add(row);
                }
            }
            catch (JsonException)
            {
                // What is not known is fetched again, or found to be there.
            }
        }

        return rows;
    }
}

/// <summary>One row of a ledger: what became of one entry of a list, at one time.</summary>
/// <param name="Input">The id or search text, or what could be read of a bad line.</param>
/// <param name="State">What became of it.</param>
public sealed record FetchRow(string Input, FetchState State)
{
    /// <summary>Its line in the list, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The YouTube id, or null where a search found none.</summary>
    public string? Id { get; init; }

    /// <summary>What a search took it for: channel and title.</summary>
    public string? Found { get; init; }

    /// <summary>The file's name in the folder, where it was fetched.</summary>
    public string? File { get; init; }

    /// <summary>The file's size, where it was fetched.</summary>
    public long Bytes { get; init; }

    /// <summary>Why, where it failed: a few words that the same fault always has, such as <c>private video</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>What exactly happened, in yt-dlp's own words where it had any.</summary>
    public string? Message { get; init; }

    /// <summary>When (UTC).</summary>
    public DateTime Time { get; init; }
}

/// <summary>How far a video of a list has come.</summary>
public enum FetchState
{
    /// <summary>Its file lies in the folder.</summary>
    Fetched,

    /// <summary>A search named it; it is not fetched yet.</summary>
    Found,

    /// <summary>It could not be fetched.</summary>
    Failed,
}
