using System.Diagnostics;
using System.Text.Json.Nodes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Jupyter;

/// <summary>What a cell gives, as Jupyter has it.</summary>
internal static class Broadcasts
{
    /// <summary>The type and the content of the message that tells an event.</summary>
    /// <param name="message">The event.</param>
    /// <param name="number">The cell's number in brackets.</param>
    public static (string Type, JsonObject Content) Of(SessionEvent message, int number) => message switch
    {
        StreamEvent stream => ("stream", new JsonObject { ["name"] = stream.Name, ["text"] = stream.Text }),
        DisplayEvent display => ("display_data", Display(display.Data, display.DisplayId)),
        UpdateDisplayEvent update => ("update_display_data", Display(update.Data, update.DisplayId)),
        ResultEvent result => ("execute_result", new JsonObject
        {
            ["data"] = result.Data.DeepClone(),
            ["metadata"] = new JsonObject(),
            ["execution_count"] = number,
        }),
        ErrorEvent error => ("error", Replies.Describe(error.Error, [])),
        _ => throw new UnreachableException(),
    };

    private static JsonObject Display(JsonObject data, string displayId) => new()
    {
        ["data"] = data.DeepClone(),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };
}
