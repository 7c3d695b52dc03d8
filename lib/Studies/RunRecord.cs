using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>What a run folder's <c>config.json</c> says of the run that is in it.</summary>
/// <param name="Json">The record.</param>
/// <param name="Stage">Its stage, such as <c>audio</c>.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Method">The encoder below a tagging run, or null.</param>
/// <param name="Fraction">A tagging run's part of the training clips; 1 otherwise.</param>
internal sealed record RunRecord(string Json, string Stage, int Seed, Method? Method, double Fraction)
{
    /// <summary>The record's file in a run folder.</summary>
    public const string FileName = "config.json";

    private const int MostBytes = 1 << 20;

    /// <summary>The checkpoint that is the outcome of a folder's run; the best one where its record asks for no other.</summary>
    public static string KeptCheckpoint(string folder)
    {
        try
        {
            JsonNode? options = JsonNode.Parse(BoundedText.Read(Path.Combine(folder, FileName), MostBytes))?["options"];
            return Enum.TryParse((string?)options?["keep"], ignoreCase: true, out KeptCheckpoint keep) ? PretrainedEncoder.FileOf(keep) : Checkpoint.Best;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or VcmrException)
        {
            // A folder of checkpoints that somebody copied has no record.
            return Checkpoint.Best;
        }
    }

    /// <summary>Reads a folder's record.</summary>
    /// <exception cref="VcmrException">There is none, or it is no record.</exception>
    public static RunRecord Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            string json = BoundedText.Read(path, MostBytes);
            JsonNode record = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }).Required();
            return new RunRecord(
                json,
                (string)record.Required("stage")!,
                (int)record.Required("seed"),
                record["method"] is { } method ? Enum.Parse<Method>((string)method!, ignoreCase: true) : null,
                record["fraction"] is { } fraction ? (double)fraction : 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"'{folder}' is no run folder: its {FileName} cannot be read; name one such as results/demo/audio/ID.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new VcmrException($"'{path}' is no record of a run; name another folder, or restore that file.", e);
        }
    }
}

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
    public static CheckpointAbout Of(Profile profile, string stage, int seed, IEncoderShape shape, string? data, IReadOnlyList<string>? tags = null) => new()
    {
        Stage = stage,
        Seed = seed,
        Profile = profile.Name,
        Configuration = Configuration(profile with { Seeds = [seed] }),
        Shape = shape,
        Data = data,
        Tags = tags,
    };

    /// <summary>A resolved profile under its YAML keys, without its name.</summary>
    public static JsonObject Configuration(Profile profile)
    {
        JsonObject values = JsonSerializer.SerializeToNode(profile, Json)!.AsObject();
        values.Remove("name");
        return values;
    }
}
