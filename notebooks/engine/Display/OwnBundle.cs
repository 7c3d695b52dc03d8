using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>
/// The convention by which a type supplies its own MIME bundle without referencing the engine: a public method
/// <c>ToMimeBundle()</c> without parameters that returns <c>IReadOnlyDictionary&lt;string, object&gt;</c>; texts, bytes
/// (pictures) and JSON nodes are taken as they are.
/// </summary>
internal static class OwnBundle
{
    private const string MethodName = "ToMimeBundle";

    public static JsonObject? Of(object? value)
    {
        MethodInfo? method = value?.GetType().GetMethod(MethodName, BindingFlags.Public | BindingFlags.Instance, []);
        if (method is null || !method.ReturnType.IsAssignableTo(typeof(IEnumerable<KeyValuePair<string, object>>)))
        {
            return null;
        }

        var entries = (IEnumerable<KeyValuePair<string, object>>?)method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null);
        JsonObject bundle = [];
        foreach ((string mime, object content) in entries ?? [])
        {
            bundle[mime] = content switch
            {
                string text => text,
                byte[] bytes => Convert.ToBase64String(bytes),
                JsonNode json => json.DeepClone(),
                _ => JsonSerializer.SerializeToNode(content),
            };
        }

        return bundle.Count > 0 ? bundle : null;
    }
}
