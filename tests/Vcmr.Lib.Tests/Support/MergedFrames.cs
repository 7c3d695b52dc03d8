using System.Text.Json.Nodes;
using Vcmr.Charts;

namespace Vcmr.Tests.Support;

/// <summary>What plotly.js shows at a frame: what was shown before, with the frame merged into it.</summary>
internal static class MergedFrames
{
    /// <summary>A figure's data and layout after some frames, one after the other.</summary>
    public static JsonObject After(SteppedFigure figure, params int[] states)
    {
        JsonObject shown = JsonNode.Parse(figure.PlotlyJson.ToJsonString())!.AsObject();
        foreach (JsonObject frame in states.Select(s => shown["frames"]![s]!.AsObject()))
        {
            foreach ((JsonNode? trace, JsonNode? at) in frame["data"]!.AsArray().Zip(frame["traces"]!.AsArray()))
            {
                shown["data"]![(int)at!] = Merge(shown["data"]![(int)at!], trace);
            }

            shown["layout"] = Merge(shown["layout"], frame["layout"]);
        }

        return shown;
    }

    private static JsonNode? Merge(JsonNode? old, JsonNode? change)
    {
        if (change is JsonObject changes)
        {
            JsonObject merged = (old as JsonObject)?.DeepClone().AsObject() ?? [];
            foreach ((string key, JsonNode? value) in changes)
            {
                merged[key] = Merge(merged[key], value);
            }

            return merged;
        }

        // Lists of objects, such as notes, are merged by their place; lists of numbers are replaced.
        return change is JsonArray list && list.Any(i => i is JsonObject) && old is JsonArray before
            ? new JsonArray([.. Enumerable.Range(0, Math.Max(list.Count, before.Count)).Select(i => i < list.Count ? Merge(i < before.Count ? before[i] : null, list[i]) : before[i]!.DeepClone())])
            : change?.DeepClone();
    }
}
