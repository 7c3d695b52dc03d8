using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;

namespace Vcmr.Engine.Display;

/// <summary>Turns any value into a MIME bundle.</summary>
internal static class ValueFormatter
{
    private static readonly JsonSerializerOptions Serialization = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The bundle of a value in every form it has: those that the notebook chose, else its own.</summary>
    public static JsonObject Format(object? value) => Registered.Of(value) ?? Own(value);

    /// <summary>The bundle of a value in the one form asked for; a text is taken to be in that form already.</summary>
    public static JsonObject Format(object? value, string mime) => new()
    {
        [mime] = value switch
        {
            string text when Mime.IsJson(mime) => JsonNode.Parse(text),
            string text => text,
            byte[] bytes => Convert.ToBase64String(bytes),
            JsonNode json when Mime.IsJson(mime) => json.DeepClone(),
            _ => Form(value, mime),
        },
    };

    /// <summary>A value in one form, also where that is not how it is usually shown.</summary>
    public static JsonNode? Form(object? value, string mime) => (value is null ? null : Registered.Of(value, mime)) ?? Own(value, mime);

    /// <summary>A value in one form, whatever the notebook registered.</summary>
    public static JsonNode? Own(object? value, string mime) => Own(value)[mime]?.DeepClone() ?? mime switch
    {
        Mime.Html => HtmlText.Encode(PlainText.Of(value)),
        Mime.Json => JsonSerializer.SerializeToNode(value, Serialization),
        _ => PlainText.Of(value),
    };

    /// <summary>Whether a value is shown as one word, number or date.</summary>
    public static bool IsScalar(object? value) => value is null or string or Enum or IFormattable or bool or char or Type or Uri || value.GetType().IsPrimitive;

    /// <summary>Whether a value is shown as a list of its items.</summary>
    public static bool IsSequence(object? value) => value is IEnumerable and not string and not JsonNode;

    private static JsonObject Own(object? value) => OwnBundle.Of(value) ?? Convention.Of(value) ?? value switch
    {
        IHtmlContent html => new JsonObject { [Mime.Html] = HtmlText.Render(html) },
        JsonNode json => new JsonObject { [Mime.Json] = json.DeepClone(), [Mime.Plain] = json.ToString() },
        JsonElement json => new JsonObject { [Mime.Json] = JsonSerializer.SerializeToNode(json), [Mime.Plain] = json.ToString() },
        _ when Table.Of(value) is Table table => new JsonObject { [Mime.Html] = table.ToHtml(), [Mime.Plain] = table.ToPlainText() },
        _ => new JsonObject { [Mime.Plain] = PlainText.Of(value) },
    };
}
