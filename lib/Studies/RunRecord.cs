using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>Reads a folder's record.</summary>
    /// <exception cref="VcmrException">There is none, or it is no record.</exception>
    public static RunRecord Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            string json = File.ReadAllText(path);
            JsonNode record = JsonNode.Parse(json)!;
            return new RunRecord(
                json,
                (string)record["stage"]!,
                (int)record["seed"]!,
                record["method"] is { } method ? Enum.Parse<Method>((string)method!, ignoreCase: true) : null,
                record["fraction"] is { } fraction ? (double)fraction : 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"'{folder}' is no run folder: its {FileName} cannot be read; name one such as results/demo/audio/ID.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException or NullReferenceException)
        {
            throw new VcmrException($"'{path}' is no record of a run; name another folder, or restore that file.", e);
        }
    }
}
