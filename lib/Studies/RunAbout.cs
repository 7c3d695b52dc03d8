using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Vcmr.Models;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies;

/// <summary>What the checkpoints of a study's runs say about themselves.</summary>
internal static class RunAbout
{
    // The names of YAML, so that the configuration in a checkpoint is a profile again.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Describes a run.</summary>
    /// <param name="profile">The resolved profile.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="seed">The run's seed; the profile's others have no part in it.</param>
    /// <param name="shape">Shape of the encoder.</param>
    /// <param name="data">The data's fingerprint, or null.</param>
    /// <param name="tags">The tags in order, or null.</param>
    public static CheckpointAbout Of(Profile profile, string stage, int seed, SampleCnnShape shape, string? data, IReadOnlyList<string>? tags = null) => new()
    {
        Stage = stage,
        Seed = seed,
        Profile = profile.Name,
        Configuration = Configuration(profile, seed),
        Shape = shape,
        Data = data,
        Tags = tags,
    };

    private static JsonObject Configuration(Profile profile, int seed)
    {
        JsonObject values = JsonSerializer.SerializeToNode(profile with { Seeds = [seed] }, Json)!.AsObject();
        values.Remove("name");
        return values;
    }
}
