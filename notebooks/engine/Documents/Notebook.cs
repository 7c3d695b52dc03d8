using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>A notebook in nbformat 4; metadata nobody here knows is kept as it was read.</summary>
public sealed class Notebook
{
    private static readonly string[] VolatileMetadata = ["widgets", "papermill", "signature", "toc", "varInspector", "run_record"];

    private readonly JsonObject json;

    internal Notebook(JsonObject json, IEnumerable<NotebookCell> cells)
    {
        this.json = json;
        Cells = [.. cells];
    }

    /// <summary>Makes an empty notebook of format 4.5.</summary>
    public Notebook()
        : this(new JsonObject { ["cells"] = new JsonArray(), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }, [])
    {
    }

    /// <summary>The cells in order.</summary>
    public IList<NotebookCell> Cells { get; }

    /// <summary>The notebook's own metadata (kernel, language).</summary>
    public JsonObject Metadata => (JsonObject)json["metadata"]!;

    /// <summary>The language of a code cell as it is written there or for the whole notebook, or null where nothing says it.</summary>
    /// <param name="cell">The cell.</param>
    internal string? LanguageOf(NotebookCell cell) =>
        Text(cell.Json["metadata"], "polyglot_notebook", "kernelName")
        ?? Text(cell.Json["metadata"], "dotnet_interactive", "language")
        ?? Text(Metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName")
        ?? Text(Metadata, "kernelspec", "language")
        ?? Text(Metadata, "language_info", "name")
        ?? LanguageOfKernel(Text(Metadata, "kernelspec", "name"));

    /// <summary>Removes every cell's outputs, execution count and times.</summary>
    public void ClearOutputs()
    {
        foreach (NotebookCell cell in Cells)
        {
            cell.ClearOutputs();
        }
    }

    /// <summary>
    /// Makes the notebook fit to be committed: removes outputs, execution counts and what editors and runs leave in the
    /// metadata, and gives every cell an id. Tags and everything else stay.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool Clean()
    {
        string before = JupyterJson.Write(json) + string.Concat(Cells.Select(cell => JupyterJson.Write(cell.Json)));
        ClearOutputs();
        foreach (string name in VolatileMetadata)
        {
            Metadata.Remove(name);
        }

        (Metadata["language_info"] as JsonObject)?.Remove("version");
        foreach (NotebookCell cell in Cells)
        {
            cell.ClearMetadata();
        }

        ToJson();
        return before != JupyterJson.Write(json) + string.Concat(Cells.Select(cell => JupyterJson.Write(cell.Json)));
    }

    /// <summary>
    /// The notebook as nbformat 4.5 has it on disk: cells with ids, texts as lists of lines. Nodes are copies.
    /// </summary>
    internal JsonObject ToJson()
    {
        JsonObject copy = [];
        foreach ((string name, JsonNode? value) in json)
        {
            if (name != "cells")
            {
                copy[name] = value?.DeepClone();
            }
        }

        HashSet<string> ids = new(StringComparer.Ordinal);
        JsonArray cells = [];
        foreach (NotebookCell cell in Cells)
        {
            while (cell.Id.Length == 0 || !ids.Add(cell.Id))
            {
                cell.Id = NotebookCell.NewId();
            }

            cells.Add(OnDisk((JsonObject)cell.Json.DeepClone()));
        }

        copy["cells"] = cells;
        copy["nbformat"] = 4;
        copy["nbformat_minor"] = Math.Max(5, json["nbformat_minor"]?.GetValue<int>() ?? 5);
        return copy;
    }

    // Kernels may have any name; of these it says the language.
    private static string? LanguageOfKernel(string? name) =>
        name is null ? null
        : name.StartsWith(".net-", StringComparison.Ordinal) ? name[".net-".Length..]
        : name.StartsWith("python", StringComparison.Ordinal) ? "python"
        : null;

    private static string? Text(JsonNode? metadata, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            metadata = (metadata as JsonObject)?[name];
        }

        return metadata is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
    }

    private static JsonObject OnDisk(JsonObject cell)
    {
        cell["source"] = MultilineText.Split(MultilineText.Read(cell["source"]));
        foreach (JsonObject output in (cell["outputs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (output["text"] is not null)
            {
                output["text"] = MultilineText.Split(MultilineText.Read(output["text"]));
            }

            if (output["data"] is JsonObject data)
            {
                foreach (string mime in data.Select(entry => entry.Key).Where(IsText).ToArray())
                {
                    if (data[mime] is JsonValue value && value.TryGetValue(out string? text))
                    {
                        data[mime] = MultilineText.Split(text);
                    }
                }
            }
        }

        return cell;
    }

    // nbformat splits these and no others: pictures stay one string, JSON stays JSON.
    private static bool IsText(string mime) =>
        mime.StartsWith("text/", StringComparison.Ordinal) || mime is "application/javascript" or "image/svg+xml";
}
