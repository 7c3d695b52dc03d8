using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>Checks a notebook's JSON, so that the rest of the engine may rely on it. Throws FormatException.</summary>
internal static class NotebookReader
{
    public static Notebook Read(JsonNode? root)
    {
        JsonObject json = root as JsonObject ?? throw new FormatException("its outermost value is not an object.");
        int format = Number(json, "nbformat", "the notebook");
        if (format != 4)
        {
            throw new FormatException($"it has nbformat {format}; open it in Jupyter and save it as nbformat 4.");
        }

        if (Number(json, "nbformat_minor", "the notebook") < 0)
        {
            throw new FormatException("'nbformat_minor' of the notebook is below 0.");
        }

        if (json["metadata"] is not JsonObject)
        {
            throw new FormatException("'metadata' is missing or not an object.");
        }

        JsonArray cells = json["cells"] as JsonArray ?? throw new FormatException("'cells' is missing or not a list.");
        CheckText(json);
        return new Notebook(json, cells.Select(ReadCell).ToArray());
    }

    private static NotebookCell ReadCell(JsonNode? node, int index)
    {
        string where = $"cell {index + 1}";
        JsonObject cell = node as JsonObject ?? throw new FormatException($"{where} is not an object.");
        CellType type = Text(cell["cell_type"]) switch
        {
            "code" => CellType.Code,
            "markdown" => CellType.Markdown,
            "raw" => CellType.Raw,
            null => throw new FormatException($"{where} has no 'cell_type'."),
            string other => throw new FormatException($"{where} is of the unknown type '{Shorten(other)}'."),
        };

        if (cell["id"] is JsonNode id && (Text(id) is not { Length: >= 1 and <= 64 } text || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))))
        {
            throw new FormatException($"the id of {where} is not a text of 1 to 64 letters, digits, '-' and '_'.");
        }

        Multiline(cell["source"] ?? throw new FormatException($"{where} has no 'source'."), $"'source' of {where}");
        CheckMetadata(cell, where);
        if (type == CellType.Code)
        {
            CheckOutputs(cell, where);
        }

        return new NotebookCell(cell, type);
    }

    private static void CheckMetadata(JsonObject cell, string where)
    {
        if (cell["metadata"] is null)
        {
            cell["metadata"] = new JsonObject();
        }

        JsonObject metadata = cell["metadata"] as JsonObject ?? throw new FormatException($"'metadata' of {where} is not an object.");
        if (cell["attachments"] is not (null or JsonObject))
        {
            throw new FormatException($"'attachments' of {where} is not an object.");
        }

        if (metadata["tags"] is JsonNode tags && (tags is not JsonArray list || list.Any(tag => Text(tag) is null)))
        {
            throw new FormatException($"'tags' of {where} is not a list of texts.");
        }
    }

    private static void CheckOutputs(JsonObject cell, string where)
    {
        if (cell["execution_count"] is not null)
        {
            Number(cell, "execution_count", where);
        }

        if (cell["outputs"] is null)
        {
            cell["outputs"] = new JsonArray();
        }

        JsonArray outputs = cell["outputs"] as JsonArray ?? throw new FormatException($"'outputs' of {where} is not a list.");
        for (int i = 0; i < outputs.Count; i++)
        {
            OutputReader.Check(outputs[i], $"output {i + 1} of {where}");
        }
    }

    /// <summary>Checks one of nbformat's multi-line strings.</summary>
    internal static void Multiline(JsonNode node, string what)
    {
        bool valid = node is JsonArray lines ? lines.All(line => Text(line) is not null) : Text(node) is not null;
        if (!valid)
        {
            throw new FormatException($"{what} is neither a text nor a list of texts.");
        }
    }

    private static int Number(JsonObject json, string name, string where) =>
        json[name] is JsonValue value && value.TryGetValue(out int number)
            ? number
            : throw new FormatException($"'{name}' of {where} is missing or not a whole number.");

    /// <summary>A text, or null for anything else.</summary>
    internal static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>A word of the file in an error: it may be anything.</summary>
    internal static string Shorten(string word) => word.Length <= 40 ? word : word[..40] + "…";

    // A text with half a surrogate pair is legal JSON and no text; reading each once finds it here and not while writing.
    private static void CheckText(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach ((_, JsonNode? value) in json)
                {
                    CheckText(value);
                }

                break;
            case JsonArray array:
                foreach (JsonNode? item in array)
                {
                    CheckText(item);
                }

                break;
            default:
                Text(node);
                break;
        }
    }
}
