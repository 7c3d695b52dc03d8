using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>Checks the outputs of a notebook's JSON. Throws FormatException.</summary>
internal static class OutputReader
{
    /// <summary>Checks one output.</summary>
    /// <param name="node">The output.</param>
    /// <param name="where">What errors call it.</param>
    public static void Check(JsonNode? node, string where)
    {
        JsonObject output = node as JsonObject ?? throw new FormatException($"{where} is not an object.");
        switch (NotebookReader.Text(output["output_type"]))
        {
            case "stream":
                Require(output, "name", where);
                NotebookReader.Multiline(output["text"] ?? throw new FormatException($"{where} has no 'text'."), $"'text' of {where}");
                break;
            case "display_data" or "execute_result":
                CheckData(output["data"] as JsonObject ?? throw new FormatException($"'data' of {where} is missing or not an object."), where);
                break;
            case "error":
                Require(output, "ename", where);
                Require(output, "evalue", where);
                if (output["traceback"] is not JsonArray lines || lines.Any(line => NotebookReader.Text(line) is null))
                {
                    throw new FormatException($"'traceback' of {where} is missing or not a list of texts.");
                }

                break;
            case null:
                throw new FormatException($"{where} has no 'output_type'.");
            case string other:
                throw new FormatException($"{where} is of the unknown type '{NotebookReader.Shorten(other)}'.");
        }

        if (output["metadata"] is not (null or JsonObject))
        {
            throw new FormatException($"'metadata' of {where} is not an object.");
        }
    }

    // JSON may hold anything.
    private static void CheckData(JsonObject data, string where)
    {
        foreach ((string mime, JsonNode? content) in data.Where(entry => !Display.Mime.IsJson(entry.Key)))
        {
            NotebookReader.Multiline(content ?? throw new FormatException($"'{NotebookReader.Shorten(mime)}' of {where} is null."), $"'{NotebookReader.Shorten(mime)}' of {where}");
        }
    }

    private static void Require(JsonObject output, string name, string where)
    {
        if (NotebookReader.Text(output[name]) is null)
        {
            throw new FormatException($"'{name}' of {where} is missing or not a text.");
        }
    }
}
