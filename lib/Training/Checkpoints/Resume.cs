using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>
/// Going on with a run that was stopped: weights, moments and state of its last checkpoint, if the same record made it.
/// Draws need no state, since each derives from seed, epoch, step and sample; rows of the log that are newer than the
/// checkpoint are dropped when the log is opened.
/// </summary>
internal static class Resume
{
    /// <summary>Reads a checkpoint into a model and, where it is given, an optimizer.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="model">Gets the weights.</param>
    /// <param name="optimizer">Gets the moments; null leaves them.</param>
    /// <param name="record">What the run is: configuration, data fingerprint, versions; JSON.</param>
    /// <returns>Where the run stands, or null where there is no such file.</returns>
    /// <exception cref="VcmrException">The file is damaged, belongs to another model, or another record made it; the message names what differs.</exception>
    public static TrainingState? From(string path, Module model, AdamW? optimizer, string record)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using SafetensorsFile file = Read(path);
        TrainingState state = State(file, path, record);
        ModuleState.Load(model, file.Tensors, source: path);
        if (optimizer is not null)
        {
            OptimizerState.Load(optimizer, file, path);
        }

        return state;
    }

    /// <summary>Reads a checkpoint, which the caller disposes.</summary>
    /// <exception cref="VcmrException">It is damaged; what is wrong is the inner exception.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            return Checkpoint.Read(path);
        }
        catch (VcmrException e)
        {
            throw new VcmrException(
                $"The run cannot go on, because its checkpoint is damaged; copy it back from a backup, or delete it to train the run from its start ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Where a checkpoint's run stands.</summary>
    /// <exception cref="VcmrException">It does not say, or another record made it; the message names what differs.</exception>
    public static TrainingState State(SafetensorsFile file, string path, string record)
    {
        string? difference = file.Metadata.TryGetValue(Checkpoint.RecordKey, out string? saved) ? RecordDifference.Between(saved, record) : "it holds no record";
        if (difference.Length > 0)
        {
            throw new VcmrException($"The checkpoint '{path}' belongs to another run ({difference}); take back what changed, or delete its folder to train anew.");
        }

        return State(file) ?? throw new VcmrException($"The checkpoint '{path}' does not say where its run stands; delete it to train the run anew.");
    }

    private static TrainingState? State(SafetensorsFile file)
    {
        try
        {
            return file.Metadata.TryGetValue(Checkpoint.StateKey, out string? state) ? JsonSerializer.Deserialize<TrainingState>(state) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Says in words where two runs' records differ.</summary>
internal static class RecordDifference
{
    private const int LongestValue = 40;

    // Where a stage's options stand in a profile.
    private static readonly Dictionary<string, string> Sections = new()
    {
        ["audio"] = "audio",
        ["audio-longer"] = "audio_video",
        ["audio-video"] = "audio_video",
        ["tags"] = "tagging",
        ["supervised"] = "supervised",
        ["clmr"] = "clmr",
    };

    // Records name some things otherwise than profiles do.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["shape.width"] = "model.width",
        ["shape.inputLength"] = "model.input_length",
        ["split"] = "data.split",
        ["overlap"] = "evaluation.overlap",
        ["aggregation"] = "evaluation.aggregation",
        ["data"] = "the data's fingerprint",
        ["parent"] = "the run of stage 1 below it",
        ["encoder"] = "the encoder's run",
        ["frameEncoder"] = "the frame encoder",
        ["version"] = "the version of the training code",
    };

    /// <summary>The keys that differ, as <c>key: was → is</c>, by the profile's names where it has one; empty if none does.</summary>
    public static string Between(string was, string @is)
    {
        if (was == @is)
        {
            return "";
        }

        return All(was, @is) is { } all
            ? string.Join(", ", all.Select(d => $"{d.Key}: {Show(d.Was)} → {Show(d.Is)}"))
            : $"{Short(was)} → {Short(@is)}";
    }

    /// <summary>The keys that differ, by the profile's names where it has one, with both values, of which one may be missing; null where a record is none.</summary>
    public static IReadOnlyList<(string Key, string? Was, string? Is)>? All(string was, string @is)
    {
        if (Parse(was) is not { } before || Parse(@is) is not { } after)
        {
            return null;
        }

        Dictionary<string, string> old = Flatten(before), now = Flatten(after);
        string section = Sections.GetValueOrDefault(now.GetValueOrDefault("stage", ""), "options");
        return [.. old.Keys.Union(now.Keys).Where(k => old.GetValueOrDefault(k) != now.GetValueOrDefault(k)).Select(k => (Name(k, section), old.GetValueOrDefault(k), now.GetValueOrDefault(k)))];
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>All values of an object by their keys, with dots between the parts of a key; those without a value are left out.</summary>
    public static Dictionary<string, string> Flatten(JsonObject record)
    {
        var values = new Dictionary<string, string>();
        Add("", record);
        return values;

        void Add(string key, JsonNode? node)
        {
            if (node is JsonObject part)
            {
                foreach ((string name, JsonNode? value) in part)
                {
                    Add(key.Length == 0 ? name : $"{key}.{name}", value);
                }
            }
            else if (node is not null)
            {
                values[key] = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
            }
        }
    }

    private static string Name(string key, string section) =>
        Names.TryGetValue(key, out string? name) ? name
        : key.StartsWith("options.", StringComparison.Ordinal) ? $"{section}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(key["options.".Length..])}"
        : key.StartsWith("augmentations.", StringComparison.Ordinal) ? $"{section}.augmentations.{JsonNamingPolicy.SnakeCaseLower.ConvertName(key["augmentations.".Length..])}"
        : key;

    private static string Show(string? value) => value is null ? "nothing" : Short(value);

    private static string Short(string value) => value.Length <= LongestValue ? value : $"{value[..12]}…";
}
