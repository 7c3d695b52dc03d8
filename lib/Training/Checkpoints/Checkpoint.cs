using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TorchSharp;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Storage;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>
/// A checkpoint is one safetensors file: weights under PyTorch's key names, the optimizer's moments under
/// <c>optimizer.*</c>, and the state, the run's record and a description of itself as JSON in the header. One file is
/// renamed into place at once, so a kill at any moment leaves the old or the new one; a sum over its content tells damage.
/// </summary>
public static class Checkpoint
{
    /// <summary>Name of the checkpoint a run resumes from.</summary>
    public const string Last = "last.safetensors";

    /// <summary>Name of the checkpoint with the best validation score; it has no optimizer state.</summary>
    public const string Best = "best.safetensors";

    /// <summary>Name of the checkpoint before the last one, which a run has until it ends.</summary>
    internal const string Previous = "previous.safetensors";

    internal const string RecordKey = "vcmr.record";
    internal const string StateKey = "vcmr.state";
    internal const string AboutKey = "vcmr.about";

    /// <summary>Writes a checkpoint; it is on the disk when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer, or null to leave its state out.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="record">What the run is: configuration, data fingerprint, versions; JSON.</param>
    /// <param name="about">What the file says about itself; null leaves that out.</param>
    /// <param name="keep">The name that an earlier file of this name gets; null replaces it.</param>
    /// <exception cref="VcmrException">It cannot be written; an earlier file of that name is as it was, or is the one kept.</exception>
    internal static void Save(string path, Module model, AdamW? optimizer, TrainingState state, string record, CheckpointAbout? about = null, string? keep = null)
    {
        using var scope = NewDisposeScope();
        KeyValuePair<string, Tensor>[] tensors = [.. ModuleState.Of(model), .. optimizer is null ? [] : OptimizerState.Of(optimizer)];
        var metadata = new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state), [RecordKey] = record };
        if (about is not null)
        {
            metadata[AboutKey] = about.ToJson();
        }

        try
        {
            Safetensors.WriteSealed(path, tensors, metadata, keep);
        }
        catch (VcmrException e) when (DiskFault.Is(e.InnerException))
        {
            throw new VcmrException($"The checkpoint '{path}' cannot be written ({e.InnerException!.Message}); make room or make its folder writable and run again, the run goes on from its last checkpoint.", e);
        }

        DiskFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads a checkpoint's tensors and header. The caller disposes it.</summary>
    /// <exception cref="VcmrException">The file is missing or damaged.</exception>
    public static SafetensorsFile Read(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        // Checkpoints of earlier versions have neither a description nor a sum.
        if (file.Metadata.ContainsKey(AboutKey) && !file.Metadata.ContainsKey(TensorSum.Key))
        {
            file.Dispose();
            throw new VcmrException($"The content of '{path}' is not what was written to it (its checksum is gone); copy it back from a backup, or delete its folder to train anew.");
        }

        return file;
    }
}

/// <summary>
/// What a checkpoint says about itself, so that it can be understood without the folder it lies in. It is JSON in the
/// file's header, under <c>vcmr.about</c>, for any program that reads safetensors.
/// </summary>
public sealed record CheckpointAbout
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Version of this description.</summary>
    public int Format { get; } = 1;

    /// <summary>The stage, such as <c>audio</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The resolved profile under its YAML keys: saved as a YAML file it is a profile again.</summary>
    public required JsonNode Configuration { get; init; }

    /// <summary>Shape of the audio encoder.</summary>
    public required SampleCnnShape Shape { get; init; }

    /// <summary>Fingerprint of the data that trained it, or null for random weights.</summary>
    public string? Data { get; init; }

    /// <summary>The tags in the order of the head's outputs, or null below stage 3.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Steps done when the checkpoint was written.</summary>
    public int Step { get; init; }

    /// <summary>Whole epochs done when the checkpoint was written.</summary>
    public int Epoch { get; init; }

    /// <summary>What wrote the checkpoint: this project, TorchSharp and libtorch.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>
    {
        ["vcmr"] = Version(typeof(CheckpointAbout)),
        ["torchSharp"] = Version(typeof(torch)),
        ["libtorch"] = System.Version.TryParse(torch.__version__, out Version? version) ? version.ToString(3) : torch.__version__,
    };

    /// <summary>The description as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
