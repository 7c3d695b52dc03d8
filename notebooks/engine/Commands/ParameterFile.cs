using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>A JSON file of notebook parameters: one object of names to words, numbers, lists and objects.</summary>
internal static class ParameterFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookException">The file is missing or is no such object.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: Options) is JsonObject root
                ? root.ToDictionary(entry => entry.Key, entry => ParameterValue.From(entry.Value) with { Place = $"'{path}'" })
                : throw new NotebookException($"'{path}' is no object of parameters to values; write {{ \"name\": value }}.", ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The file '{path}' cannot be read ({e.Message.TrimEnd('.')}); check that it exists and is readable.", e, ExitCodes.Usage);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new NotebookException($"'{path}' is no JSON with each name once ({e.Message.TrimEnd('.')}); correct it.", e, ExitCodes.Usage);
        }
    }
}
