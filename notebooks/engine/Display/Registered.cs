using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>How types are shown that a notebook gave a form of its own; the last registration for the nearest type counts.</summary>
internal static class Registered
{
    private static readonly ConcurrentDictionary<(Type Type, string Mime), Func<object, string>> Forms = new();
    private static readonly ConcurrentDictionary<Type, string[]> Preferred = new();

    public static void Add(Type type, string mime, Func<object, string> form) => Forms[(type, mime)] = form;

    public static void Prefer(Type type, string[] mimes) => Preferred[type] = mimes;

    public static void Clear()
    {
        Forms.Clear();
        Preferred.Clear();
    }

    /// <summary>The bundle of a value of which the notebook chose form or MIME type, or null where it did not.</summary>
    public static JsonObject? Of(object? value)
    {
        if (value is null || (Forms.IsEmpty && Preferred.IsEmpty))
        {
            return null;
        }

        Type[] types = [.. Types(value.GetType())];
        string[]? preferred = types.Select(type => Preferred.GetValueOrDefault(type)).FirstOrDefault(mimes => mimes is not null);
        IEnumerable<string> mimes = preferred ?? types
            .Select(type => Forms.Keys.Where(key => key.Type == type).Select(key => key.Mime).Order(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        JsonObject bundle = [];
        foreach (string mime in mimes)
        {
            bundle[mime] = Of(value, mime) ?? ValueFormatter.Own(value, mime);
        }

        return bundle.Count > 0 ? bundle : null;
    }

    /// <summary>The one form of a value that the notebook registered, or null.</summary>
    public static JsonNode? Of(object value, string mime)
    {
        Func<object, string>? form = Types(value.GetType()).Select(type => Forms.GetValueOrDefault((type, mime))).FirstOrDefault(found => found is not null);
        return form?.Invoke(value) is string text ? Mime.IsJson(mime) ? JsonNode.Parse(text) : text : null;
    }

    // The type itself, its generic definition, what it derives from, its interfaces.
    private static IEnumerable<Type> Types(Type type)
    {
        for (Type? one = type; one is not null && one != typeof(object); one = one.BaseType)
        {
            yield return one;
            if (one.IsGenericType)
            {
                yield return one.GetGenericTypeDefinition();
            }
        }

        foreach (Type one in type.GetInterfaces())
        {
            yield return one;
            if (one.IsGenericType)
            {
                yield return one.GetGenericTypeDefinition();
            }
        }

        yield return typeof(object);
    }
}
