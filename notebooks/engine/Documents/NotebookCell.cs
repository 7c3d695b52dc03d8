using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>One cell, a typed view of its JSON; what the view does not know stays in <see cref="Json"/> untouched.</summary>
public sealed class NotebookCell
{
    private static readonly string[] VolatileMetadata = ["execution", "ExecuteTime", "papermill", "collapsed", "scrolled", "execution_failed", "outputId"];

    internal NotebookCell(JsonObject json, CellType type)
    {
        Json = json;
        Type = type;
    }

    /// <summary>The cell as nbformat has it.</summary>
    public JsonObject Json { get; }

    /// <summary>Code, markdown or raw.</summary>
    public CellType Type { get; }

    /// <summary>The cell's id, 1 to 64 letters, digits, <c>-</c> and <c>_</c>; empty where the file has none yet.</summary>
    public string Id
    {
        get => Json["id"]?.GetValue<string>() ?? "";
        set => Json["id"] = value;
    }

    /// <summary>The text of the cell, lines separated by <c>\n</c>.</summary>
    public string Source
    {
        get => MultilineText.Read(Json["source"]);
        set => Json["source"] = value;
    }

    /// <summary>The cell's tags; changing them goes through <see cref="Json"/>.</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(tag => tag!.GetValue<string>())] : [];

    /// <summary>A code cell's outputs as nbformat has them.</summary>
    public JsonArray Outputs
    {
        get
        {
            if (Json["outputs"] is JsonArray outputs)
            {
                return outputs;
            }

            JsonArray made = [];
            Json["outputs"] = made;
            return made;
        }
    }

    /// <summary>The number in brackets beside a code cell that ran, or null.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"]?.GetValue<int>();
        set => Json["execution_count"] = value;
    }

    /// <summary>Whether the cell carries a tag.</summary>
    /// <param name="tag">The tag, for example <c>parameters</c>.</param>
    /// <returns>True if it does.</returns>
    public bool HasTag(string tag) => Tags.Contains(tag, StringComparer.Ordinal);

    /// <summary>Removes outputs, the execution count and the recorded times.</summary>
    public void ClearOutputs()
    {
        if (Type != CellType.Code)
        {
            return;
        }

        Json["outputs"] = new JsonArray();
        Json["execution_count"] = null;
        (Json["metadata"] as JsonObject)?.Remove("execution");
    }

    /// <summary>Removes from the metadata what says how the cell was last run and looked at.</summary>
    internal void ClearMetadata()
    {
        foreach (string name in VolatileMetadata)
        {
            (Json["metadata"] as JsonObject)?.Remove(name);
        }
    }

    /// <summary>Makes a code cell.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="tags">Its tags.</param>
    /// <returns>The cell, with an id of its own.</returns>
    public static NotebookCell Code(string source, params string[] tags)
    {
        JsonObject metadata = [];
        if (tags.Length > 0)
        {
            metadata["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]);
        }

        JsonObject json = new()
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = NewId(),
            ["metadata"] = metadata,
            ["outputs"] = new JsonArray(),
            ["source"] = source,
        };
        return new NotebookCell(json, CellType.Code);
    }

    /// <summary>Makes a markdown cell.</summary>
    /// <param name="source">Its text.</param>
    /// <returns>The cell, with an id of its own.</returns>
    public static NotebookCell Markdown(string source)
    {
        JsonObject json = new()
        {
            ["cell_type"] = "markdown",
            ["id"] = NewId(),
            ["metadata"] = new JsonObject(),
            ["source"] = source,
        };
        return new NotebookCell(json, CellType.Markdown);
    }

    internal static string NewId() => Guid.NewGuid().ToString("N")[..8];
}
