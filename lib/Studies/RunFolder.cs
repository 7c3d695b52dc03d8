using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Vcmr.Storage;
using Vcmr.Studies.Locking;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies;

/// <summary>
/// The folder of one run, <c>results/PROFILE/EXPERIMENT/RUN ID</c>. The id is a hash of the record: the resolved
/// configuration, the data's fingerprint and the run it builds on. Equal records share a folder, so a finished run is
/// never repeated and a broken one is found again.
/// </summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly string _results;

    /// <summary>Finds or makes the folder.</summary>
    /// <param name="results">The profile's results folder.</param>
    /// <param name="experiment">What kind of run it is, such as <c>audio</c>.</param>
    /// <param name="record">Configuration, fingerprints and parent run.</param>
    /// <exception cref="VcmrException">The folder cannot be made.</exception>
    internal RunFolder(string results, string experiment, object record)
        : this(Serialize(record), experiment, path: null, results) => Create();

    private RunFolder(string record, string experiment, string? path, string results)
    {
        Record = record;
        Id = IdOf(experiment, record);
        Path = path ?? System.IO.Path.Combine(results, experiment, Id);
        _results = results;
    }

    /// <summary>The run's id.</summary>
    public string Id { get; }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The record, as JSON.</summary>
    public string Record { get; }

    /// <summary>A file of the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Reads a result, or null where there is none yet.</summary>
    /// <exception cref="VcmrException">It is damaged or cannot be read.</exception>
    public T? Read<T>(string name)
        where T : class
    {
        try
        {
            return System.IO.File.Exists(File(name)) ? JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(File(name)), Json) : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"'{File(name)}' is damaged or cannot be read; delete it, and the same command makes it again.", e);
        }
    }

    /// <summary>Whether a file that could be read holds this result.</summary>
    internal bool Holds(string name, object value) =>
        JsonAgreement.Same(JsonNode.Parse(System.IO.File.ReadAllText(File(name))), JsonSerializer.SerializeToNode(value, Json));

    /// <summary>Writes a result aside and renames it into place.</summary>
    internal void Write(string name, object value) => AtomicFile.WriteAlone(File(name), JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>A run's id by its record, without a folder.</summary>
    internal static string IdOf(string experiment, object record) => IdOf(experiment, Serialize(record));

    /// <summary>A run's folder, which need not exist yet.</summary>
    /// <param name="results">The profile's results folder.</param>
    /// <param name="experiment">What kind of run it is.</param>
    /// <param name="record">Configuration, fingerprints and parent run.</param>
    /// <param name="path">A folder that holds the run already, in the place of the one among the results; or null.</param>
    /// <exception cref="VcmrException">That folder holds no run, or one with another record; the message says what differs.</exception>
    internal static RunFolder Of(string results, string experiment, object record, string? path)
    {
        var run = new RunFolder(Serialize(record), experiment, path, results);
        if (path is not null && RecordDifference.Between(RunRecord.Read(path).Json, run.Record) is { Length: > 0 } difference)
        {
            throw new VcmrException($"The run in '{path}' cannot be gone on with, because it is another one: {difference}; take back what changed, or leave out --resume to train a run of its own.");
        }

        return run;
    }

    /// <summary>Makes the folder and its <c>config.json</c>, if they are not there.</summary>
    /// <exception cref="VcmrException">They cannot be made, or what is there of a run is not whole.</exception>
    internal void Create()
    {
        try
        {
            Directory.CreateDirectory(Path);
            string config = File(RunRecord.FileName);
            if (System.IO.File.Exists(config))
            {
                if (RecordDifference.Between(System.IO.File.ReadAllText(config), Record) is { Length: > 0 } difference)
                {
                    throw new VcmrException($"'{config}' is damaged: it is not the record of the run in its folder ({difference}); copy it back from a backup, or delete the folder to train the run again.");
                }
            }
            else if (new[] { Checkpoint.Last, Checkpoint.Previous, Checkpoint.Best }.Any(c => System.IO.File.Exists(File(c))))
            {
                throw new VcmrException($"The run in '{Path}' has lost its {RunRecord.FileName}; copy it back from a backup, or delete the folder to train the run again.");
            }
            else
            {
                // First, so that a run with a record always says when it began.
                RunBeginning.Note(Path, _results);
                Write(RunRecord.FileName, JsonNode.Parse(Record)!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The run folder '{Path}' cannot be made ({e.Message}); make its place writable, make room, or name another one for the results.", e);
        }
    }

    /// <summary>
    /// Takes the folder for this process. Two processes that want the same run wait for each other, so that the second
    /// finds it finished, on one machine or on several that share the folder (<see cref="FolderLease"/>). It is given back when
    /// a process ends, however it ends.
    /// </summary>
    /// <param name="waiting">Told once, with a sentence, when another process has the folder.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">The folder cannot be written.</exception>
    internal FolderLease Lock(Action<string>? waiting = null, CancellationToken cancellation = default)
    {
        try
        {
            return FolderLease.Take(new LeaseRequest(Path, $"the run in '{Path}'") { Waiting = waiting }, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The run folder '{Path}' cannot be written ({e.Message}); make it writable, or name another place for the results.", e);
        }
    }

    private static string Serialize(object record) => JsonSerializer.Serialize(record, Json);

    private static string IdOf(string experiment, string record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(experiment + "\n" + record)))[..12];
}

/// <summary>
/// A study's run folders: found by their record, but for one that was named to be gone on with, whose record must be the
/// profile's.
/// </summary>
internal sealed class RunFolders(string results)
{
    private (string Experiment, string Path)? _named;

    /// <summary>Takes the run in a folder, wherever it lies, as the one of its experiment that is gone on with.</summary>
    /// <exception cref="VcmrException">The folder holds no run of that experiment.</exception>
    public RunRecord Resume(string experiment, string folder)
    {
        RunRecord record = RunRecord.Read(folder);
        if (record.Stage != experiment)
        {
            throw new VcmrException($"The run in '{folder}' is one of stage '{record.Stage}', not '{experiment}'; {Way(record.Stage)}.");
        }

        Name(experiment, Path.GetFullPath(folder));
        return record;
    }

    // The encoders that are controls and baselines are trained for their heads only.
    private static string Way(string stage) => stage switch
    {
        "audio" or "audio-video" or "tags" or "supervised" => $"go on with it by {ToolName.Hint($"train {stage}")}",
        "audio-longer" or "untrained" or "clmr" => $"where it lies among the results, {ToolName.Hint($"train tags --encoder {stage}")} goes on with it",
        _ => "name another folder",
    };

    /// <summary>Names the folder of the one run of an experiment that is gone on with.</summary>
    internal void Name(string experiment, string path) => _named = (experiment, path);

    /// <summary>Opens a run's folder.</summary>
    /// <exception cref="VcmrException">The folder that was named holds a run with another record; the message says what differs.</exception>
    public RunFolder Open(string experiment, object record)
    {
        var run = RunFolder.Of(results, experiment, record, Named(experiment));
        run.Create();
        return run;
    }

    /// <summary>A run's folder, which need not exist.</summary>
    public RunFolder Find(string experiment, object record) => RunFolder.Of(results, experiment, record, null);

    /// <summary>Checks a record against the folder that was named, before anything is trained for it.</summary>
    /// <exception cref="VcmrException">As <see cref="Open"/>.</exception>
    public void Check(string experiment, object record)
    {
        if (Named(experiment) is { } path)
        {
            _ = RunFolder.Of(results, experiment, record, path);
        }
    }

    private string? Named(string experiment) => _named is { } named && named.Experiment == experiment ? named.Path : null;
}
