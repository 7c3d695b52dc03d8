using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Training.Checkpoints;

/// <summary>Says in words where two runs' records differ.</summary>
internal static class RecordDifference
{
    private const int LongestValue = 40;

    // Where a stage's options stand in a profile.
    private static readonly Dictionary<string, string> Sections = new()
    {
        ["audio"] = "audio",
        ["audio-longer"] = "audio_video",
        ["audio-video"] = "audio_video",
        ["tags"] = "tagging",
    };

    // Records name some things otherwise than profiles do.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["shape.width"] = "model.width",
        ["shape.inputLength"] = "model.input_length",
        ["split"] = "data.split",
        ["overlap"] = "evaluation.overlap",
        ["aggregation"] = "evaluation.aggregation",
        ["data"] = "the data's fingerprint",
        ["parent"] = "the run of stage 1 below it",
        ["encoder"] = "the encoder's run",
        ["frameEncoder"] = "the frame encoder",
        ["version"] = "the version of the training code",
    };

    /// <summary>The keys that differ, as <c>key: was → is</c>, by the profile's names where it has one; empty if none does.</summary>
    public static string Between(string was, string @is)
    {
        if (was == @is)
        {
            return "";
        }

        if (Parse(was) is not { } before || Parse(@is) is not { } after)
        {
            return $"{Short(was)} → {Short(@is)}";
        }

        Dictionary<string, string> old = Flatten(before), now = Flatten(after);
        string section = Sections.GetValueOrDefault(now.GetValueOrDefault("stage", ""), "options");
        IEnumerable<string> keys = old.Keys.Union(now.Keys).Where(k => old.GetValueOrDefault(k) != now.GetValueOrDefault(k));
        return string.Join(", ", keys.Select(k => $"{Name(k, section)}: {Show(old, k)} → {Show(now, k)}"));
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Flatten(JsonObject record)
    {
        var values = new Dictionary<string, string>();
        Add("", record);
        return values;

        void Add(string key, JsonNode? node)
        {
            if (node is JsonObject part)
            {
                foreach ((string name, JsonNode? value) in part)
                {
                    Add(key.Length == 0 ? name : $"{key}.{name}", value);
                }
            }
            else if (node is not null)
            {
                values[key] = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
            }
        }
    }

    private static string Name(string key, string section) =>
        Names.TryGetValue(key, out string? name) ? name
        : key.StartsWith("options.", StringComparison.Ordinal) ? $"{section}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(key["options.".Length..])}"
        : key;

    private static string Show(Dictionary<string, string> values, string key) => values.TryGetValue(key, out string? value) ? Short(value) : "nothing";

    private static string Short(string value) => value.Length <= LongestValue ? value : $"{value[..12]}…";
}
