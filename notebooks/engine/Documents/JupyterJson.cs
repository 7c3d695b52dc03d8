using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>
/// Writes JSON byte for byte as nbformat does (Python's <c>json.dumps</c> with indent 1, sorted keys, and characters
/// outside ASCII as they are), so that a notebook saved here and in Jupyter shows no difference.
/// </summary>
internal static class JupyterJson
{
    public static string Write(JsonNode? node)
    {
        StringBuilder text = new();
        Write(node, text, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text, int depth)
    {
        switch (node)
        {
            case JsonObject json when json.Count > 0:
                char open = '{';
                foreach ((string name, JsonNode? value) in json.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    NewLine(text.Append(open), depth + 1);
                    WriteString(name, text);
                    Write(value, text.Append(": "), depth + 1);
                    open = ',';
                }

                NewLine(text, depth);
                text.Append('}');
                break;
            case JsonObject:
                text.Append("{}");
                break;
            case JsonArray array when array.Count > 0:
                char bracket = '[';
                foreach (JsonNode? item in array)
                {
                    NewLine(text.Append(bracket), depth + 1);
                    Write(item, text, depth + 1);
                    bracket = ',';
                }

                NewLine(text, depth);
                text.Append(']');
                break;
            case JsonArray:
                text.Append("[]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(value.GetValue<string>(), text);
                break;
            case JsonValue value:
                text.Append(value.ToJsonString());
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth);

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
