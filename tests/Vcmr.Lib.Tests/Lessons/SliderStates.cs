using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Lessons;

/// <summary>What the states of a slider show.</summary>
internal static class SliderStates
{
    /// <summary>A slider of one value shows the same numbers; what marks a place among the others is named.</summary>
    public static void Same(SteppedFigure alone, SteppedFigure slider, int state, params string[] only)
    {
        JsonArray own = MergedFrames.After(alone, 0)["data"]!.AsArray(), shown = MergedFrames.After(slider, state)["data"]!.AsArray();
        Assert.Equal(own.Count, shown.Count);
        foreach ((JsonNode? expected, JsonNode? actual) in own.Zip(shown).Where(t => only.Length == 0 || only.Contains((string?)t.First!["name"])))
        {
            IEnumerable<string?> Values(JsonNode trace) => new[] { "x", "y", "error_x", "customdata" }.Select(key => trace[key]?.ToJsonString());
            bool lies = (string?)expected!["orientation"] == "h";
            Assert.Equal(lies ? Sorted(expected) : Values(expected), lies ? Sorted(actual!) : Values(actual!));
        }

        // Videos are sorted by what the used threshold makes of them, which a slider without it does not know.
        static IEnumerable<string> Sorted(JsonNode trace) => trace["x"]!.AsArray().Select(v => v?.ToJsonString() ?? "").Order(StringComparer.Ordinal);
    }

    /// <summary>The first trace of a state with a name, or the last.</summary>
    public static JsonNode Trace(SteppedFigure slider, int state, string label, bool last = false)
    {
        IEnumerable<JsonNode?> traces = MergedFrames.After(slider, state)["data"]!.AsArray().Where(t => (string?)t!["name"] == label);
        return (last ? traces.Last() : traces.First())!;
    }
}
