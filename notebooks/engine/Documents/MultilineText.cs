using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>nbformat's multi-line strings: on disk a list of lines or one string, in memory one string.</summary>
internal static class MultilineText
{
    public static string Read(JsonNode? node) => node switch
    {
        null => "",
        JsonArray lines => string.Concat(lines.Select(line => line!.GetValue<string>())),
        _ => node.GetValue<string>(),
    };

    /// <summary>The text, or the JSON where something else stands in a text's place.</summary>
    public static string ReadAny(JsonNode? node)
    {
        bool isText = node is JsonArray lines ? lines.All(IsText) : node is null || IsText(node);
        return isText ? Read(node) : node!.ToJsonString();
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == System.Text.Json.JsonValueKind.String;

    /// <summary>The list of lines, each with its line end, that Jupyter writes.</summary>
    public static JsonArray Split(string text)
    {
        JsonArray lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(JsonValue.Create(text[start..end]));
            start = end;
        }

        return lines;
    }
}
