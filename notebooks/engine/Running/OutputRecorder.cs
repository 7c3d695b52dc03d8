using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>Writes what cells give into the notebook, as nbformat has it.</summary>
internal sealed class OutputRecorder
{
    private readonly Dictionary<string, List<JsonObject>> displays = new(StringComparer.Ordinal);

    /// <summary>Adds one event to a cell.</summary>
    public void Record(NotebookCell cell, SessionEvent message)
    {
        lock (displays)
        {
            switch (message)
            {
                case StreamEvent stream:
                    AddText(cell.Outputs, stream);
                    break;
                case DisplayEvent display:
                    JsonObject output = new() { ["output_type"] = "display_data", ["data"] = display.Data.DeepClone(), ["metadata"] = new JsonObject() };
                    cell.Outputs.Add(output);
                    displays[display.DisplayId] = [output];
                    break;
                case UpdateDisplayEvent update:
                    foreach (JsonObject shown in displays.GetValueOrDefault(update.DisplayId, []))
                    {
                        shown["data"] = update.Data.DeepClone();
                    }

                    break;
                case ResultEvent result:
                    cell.Outputs.Add((JsonNode)new JsonObject
                    {
                        ["output_type"] = "execute_result",
                        ["data"] = result.Data.DeepClone(),
                        ["execution_count"] = cell.ExecutionCount,
                        ["metadata"] = new JsonObject(),
                    });
                    break;
                case ErrorEvent error:
                    AddError(cell, error.Error);
                    break;
            }
        }
    }

    /// <summary>Adds an error output to a cell.</summary>
    public static void AddError(NotebookCell cell, ErrorReport error) => cell.Outputs.Add((JsonNode)new JsonObject
    {
        ["output_type"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
    });

    /// <summary>Runs an action while no event is recorded: the notebook may be written then.</summary>
    public void Pause(Action action)
    {
        lock (displays)
        {
            action();
        }
    }

    // Text that follows text of the same stream belongs to the same output.
    private static void AddText(JsonArray outputs, StreamEvent stream)
    {
        if (outputs.LastOrDefault() is JsonObject last
            && last["output_type"]?.GetValue<string>() == "stream"
            && last["name"]?.GetValue<string>() == stream.Name)
        {
            last["text"] = MultilineText.Read(last["text"]) + stream.Text;
            return;
        }

        outputs.Add((JsonNode)new JsonObject { ["output_type"] = "stream", ["name"] = stream.Name, ["text"] = stream.Text });
    }
}
