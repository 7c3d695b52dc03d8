using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vcmr.Experiments;

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

    /// <summary>Finds or makes the folder.</summary>
    /// <param name="results">The profile's results folder.</param>
    /// <param name="experiment">What kind of run it is, such as <c>audio</c>.</param>
    /// <param name="record">Configuration, fingerprints and parent run.</param>
    public RunFolder(string results, string experiment, object record)
    {
        Record = JsonSerializer.Serialize(record, Json);
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(experiment + "\n" + Record)))[..12];
        Path = System.IO.Path.Combine(results, experiment, Id);
        Directory.CreateDirectory(Path);
        string config = File("config.json");
        if (!System.IO.File.Exists(config))
        {
            Write("config.json", JsonNode.Parse(Record)!);
        }
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
    public T? Read<T>(string name)
        where T : class => System.IO.File.Exists(File(name)) ? JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(File(name)), Json) : null;

    /// <summary>Writes a result aside and renames it into place.</summary>
    public void Write(string name, object value)
    {
        string aside = File(name) + $".{Environment.ProcessId}.part";
        System.IO.File.WriteAllText(aside, JsonSerializer.Serialize(value, Json) + "\n");
        System.IO.File.Move(aside, File(name), overwrite: true);
    }

    /// <summary>
    /// Takes the folder for this process. Two processes that want the same run wait for each other, so that the second
    /// finds it finished.
    /// </summary>
    public FileStream Lock(CancellationToken cancellation = default)
    {
        while (true)
        {
            try
            {
                return new FileStream(File(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (System.IO.File.Exists(File(".lock")))
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
