using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TorchSharp;
using Vcmr.Models;

namespace Vcmr.Training.Checkpoints;

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
        ["vcmr"] = Version(typeof(CheckpointAbout).Assembly),
        ["torchSharp"] = Version(typeof(torch).Assembly),
        ["libtorch"] = System.Version.TryParse(torch.__version__, out Version? version) ? version.ToString(3) : torch.__version__,
    };

    /// <summary>The description as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static string Version(Assembly assembly) => assembly.GetName().Version?.ToString(3) ?? "unknown";
}
