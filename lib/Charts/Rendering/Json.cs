using System.Text.Json.Nodes;

namespace Vcmr.Charts.Rendering;

/// <summary>Short forms for building JSON. Numbers keep six significant digits; what is not finite becomes null.</summary>
internal static class Json
{
    public static JsonNode? Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        double rounded = double.Parse(value.ToString("G6"));
        return rounded == Math.Truncate(rounded) && Math.Abs(rounded) < 1e15 ? JsonValue.Create((long)rounded) : JsonValue.Create(rounded);
    }

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    /// <summary>Plotly reads a few HTML tags in texts; ours are meant literally.</summary>
    public static string Literal(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
