using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>
/// .NET Interactive's convention by which a library says how its types are shown without a reference to the engine: an
/// attribute named <c>TypeFormatterSourceAttribute</c> names a type whose <c>CreateTypeFormatters()</c> gives objects with
/// <c>MimeType</c> and <c>bool Format(object, TextWriter)</c>. TorchSharp has it for tensors.
/// </summary>
internal static class Convention
{
    private const string AttributeName = "TypeFormatterSourceAttribute";
    private static readonly ConcurrentDictionary<Type, Form[]> Known = new();

    /// <summary>The bundle of a value in every form that its type's formatters have, or null where it has none.</summary>
    public static JsonObject? Of(object? value)
    {
        JsonObject bundle = [];
        foreach (Form form in value is null ? [] : Known.GetOrAdd(value.GetType(), Forms))
        {
            if (form.Write(value!) is { } text)
            {
                bundle[form.Mime] = Mime.IsJson(form.Mime) ? JsonNode.Parse(text) : text;
            }
        }

        return bundle.Count > 0 ? bundle : null;
    }

    /// <summary>A value as text, or null where its type's formatters have none.</summary>
    public static string? Text(object value) =>
        Known.GetOrAdd(value.GetType(), Forms).FirstOrDefault(form => form.Mime == Mime.Plain)?.Write(value);

    private static Form[] Forms(Type type)
    {
        // The base type's too: it is what libraries mark.
        Attribute? attribute = type.GetCustomAttributes(inherit: true).OfType<Attribute>().FirstOrDefault(a => a.GetType().Name == AttributeName);
        if (Property(attribute, "FormatterSourceType") is not Type source || Activator.CreateInstance(source, nonPublic: true) is not { } maker
            || source.GetMethod("CreateTypeFormatters", [])?.Invoke(maker, null) is not IEnumerable formatters)
        {
            return [];
        }

        Form[] all = [.. formatters.Cast<object>().Select(Form.Of).OfType<Form>()];
        return Property(attribute, "PreferredMimeTypes") is string[] { Length: > 0 } preferred ? [.. all.Where(form => preferred.Contains(form.Mime))] : all;
    }

    private static object? Property(object? of, string name) => of?.GetType().GetProperty(name)?.GetValue(of);

    private sealed record Form(string Mime, Func<object, TextWriter, bool> Format)
    {
        public static Form? Of(object formatter) =>
            Property(formatter, "MimeType") is string mime
            && formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]) is { } method && method.ReturnType == typeof(bool)
                ? new Form(mime, method.CreateDelegate<Func<object, TextWriter, bool>>(formatter)) : null;

        public string? Write(object value)
        {
            using var writer = new StringWriter();
            return Format(value, writer) ? writer.ToString() : null;
        }
    }
}
