using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Studies;

/// <summary>A JSON schema (draft 2020-12) of profiles, by which editors complete keys, show what they mean and mark what is wrong.</summary>
public static class ProfileSchema
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema.</summary>
    /// <exception cref="VcmrException">The library's documentation is not there.</exception>
    public static string Write()
    {
        JsonObject root = Section(new Profile(), "");
        JsonObject keys = root["properties"]!.AsObject();
        keys.Insert(0, ProfileLayer.Extends, new JsonObject
        {
            ["description"] = "A profile whose values hold where this one has none: its name, or the path of a YAML file from where this one lies.",
            ["type"] = "string",
            ["minLength"] = 1,
        });
        keys.Insert(1, "name", new JsonObject { ["description"] = "Not read: a profile is called as its file is.", ["type"] = "string" });
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A profile of VCMR: everything that decides what a study computes",
        };
        foreach ((string name, JsonNode? value) in root)
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Format) + "\n";
    }

    /// <summary>Writes the schema as a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VcmrException">It cannot be written.</exception>
    public static void Save(string path) => ProfileText.Save(path, Write());

    private static JsonObject Section(object part, string prefix)
    {
        var properties = new JsonObject();
        foreach ((string key, PropertyInfo property) in ProfileValues.Keys(part.GetType()))
        {
            if (ProfileValues.IsSection(property.PropertyType))
            {
                JsonObject inner = Section(property.GetValue(part)!, $"{prefix}{key}.");
                inner.Insert(0, "description", KeyMeanings.Of(property));
                properties[key] = inner;
            }
            else
            {
                properties[key] = Value(ProfileKey.All.First(k => k.Name == prefix + key));
            }
        }

        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Value(ProfileKey key)
    {
        JsonObject item = Item(key);
        JsonObject value = item;
        if (key.IsList)
        {
            value = new JsonObject { ["type"] = "array", ["items"] = item };
            if (key.Range is { } range)
            {
                Set(value, "minItems", range.LeastItems > 0 ? range.LeastItems : null);
                Set(value, "maxItems", range.MostItems < int.MaxValue ? range.MostItems : null);
                Set(value, "uniqueItems", range.Different ? true : null);
            }
        }

        value.Insert(0, "description", key.Meaning + (key.Unit.Length > 0 ? $" Unit: {key.Unit}." : ""));
        value["default"] = Json(key.Usual);
        Set(value, "x-unit", key.Unit.Length > 0 ? key.Unit : null);
        return value;
    }

    private static JsonObject Item(ProfileKey key)
    {
        var item = new JsonObject();
        if (key.Words.Count > 0 && key.OneOf is not { OrOther: true } && key.Item != typeof(bool))
        {
            // To YAML a version such as 0.6 is a number.
            item["enum"] = new JsonArray([.. key.Words.Select(w => (JsonNode)w), .. key.Words.Where(w => double.TryParse(w, CultureInfo.InvariantCulture, out _)).Select(w => (JsonNode)double.Parse(w, CultureInfo.InvariantCulture))]);
            return item;
        }

        string type = key.Item == typeof(bool) ? "boolean" : key.Item == typeof(string) ? "string" : key.Item == typeof(int) ? "integer" : "number";
        item["type"] = key.IsNullable ? new JsonArray(type, "null") : type;
        if (key.Item == typeof(bool) && key.OneOf is { Words: [var only] })
        {
            item["const"] = only == "true";
        }
        else if (key.OneOf is { } some)
        {
            item["examples"] = new JsonArray([.. some.Words.Select(w => (JsonNode)w)]);
        }

        if (key.Range is { } range)
        {
            Set(item, "minimum", Finite(range.Least));
            Set(item, "exclusiveMinimum", Finite(range.Above));
            Set(item, "maximum", Finite(range.Most));
            Set(item, "exclusiveMaximum", Finite(range.Below));
        }

        return item;
    }

    // A whole number is written as one.
    private static JsonNode? Finite(double bound) => !double.IsFinite(bound) ? null : bound == Math.Truncate(bound) && Math.Abs(bound) < long.MaxValue ? (JsonNode)(long)bound : bound;

    private static void Set(JsonObject value, string name, JsonNode? content)
    {
        if (content is not null)
        {
            value[name] = content;
        }
    }

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        string text => text,
        int number => number,
        double number => number,
        Enum name => ProfileText.Name(name),
        System.Collections.IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Json)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
