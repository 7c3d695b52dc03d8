using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>A configuration as a flat list.</summary>
internal static class Settings
{
    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(JsonElement element)
    {
        var all = new List<KeyValuePair<string, string>>();
        Add(all, "", element);
        return all;
    }

    private static void Add(List<KeyValuePair<string, string>> all, string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                Add(all, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
            }
        }
        else
        {
            all.Add(new(path, element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText()));
        }
    }
}
