using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Studies;

/// <summary>Whether two JSON values say the same, but for the last digits of numbers, which another processor rounds otherwise.</summary>
internal static class JsonAgreement
{
    private const double Tolerance = 1e-9;

    /// <summary>Compares two values.</summary>
    public static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (null, null) => true,
        (JsonObject first, JsonObject second) => first.Count == second.Count && first.All(p => second.ContainsKey(p.Key) && Same(p.Value, second[p.Key])),
        (JsonArray first, JsonArray second) => first.Count == second.Count && first.Zip(second).All(p => Same(p.First, p.Second)),
        (JsonValue first, JsonValue second) when first.GetValueKind() == JsonValueKind.Number && second.GetValueKind() == JsonValueKind.Number =>
            Math.Abs(first.GetValue<double>() - second.GetValue<double>()) <= Tolerance,
        (JsonValue first, JsonValue second) => JsonNode.DeepEquals(first, second),
        _ => false,
    };
}
