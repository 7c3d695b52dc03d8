using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Running;

/// <summary>A value given for a notebook's parameter, on the command line or in a file.</summary>
public abstract record ParameterValue
{
    /// <summary>How Python, and so papermill's command line, writes nothing.</summary>
    public const string None = "None";

    private ParameterValue()
    {
    }

    /// <summary>Where it was given, such as <c>line 3 of 'p.yaml'</c>; null for the command line.</summary>
    public string? Place { get; init; }

    /// <summary>Nothing.</summary>
    public sealed record Null : ParameterValue;

    /// <summary>One word, number or text.</summary>
    /// <param name="Text">As it was written.</param>
    /// <param name="IsQuoted">Whether it is a text even where it looks like a number.</param>
    public sealed record Scalar(string Text, bool IsQuoted = false) : ParameterValue;

    /// <summary>A list.</summary>
    /// <param name="Items">Its items in order.</param>
    public sealed record Sequence(IReadOnlyList<ParameterValue> Items) : ParameterValue;

    /// <summary>Names and values.</summary>
    /// <param name="Entries">The entries in order.</param>
    public sealed record Mapping(IReadOnlyList<KeyValuePair<string, ParameterValue>> Entries) : ParameterValue;

    /// <summary>A value as the command line gives it.</summary>
    /// <param name="text">The text after the equals sign.</param>
    public static implicit operator ParameterValue(string text) => FromString(text);

    /// <summary>A value as the command line gives it.</summary>
    /// <param name="text">The text after the equals sign.</param>
    /// <returns>The value.</returns>
    public static ParameterValue FromString(string text) => new Scalar(text);

    /// <summary>A list or a dictionary that the command line gives as JSON; null where the text is neither.</summary>
    internal static ParameterValue? FromJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonNode node and (JsonArray or JsonObject) ? From(node) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value as a JSON file gives it.</summary>
    internal static ParameterValue From(JsonNode? node) => node switch
    {
        null => new Null(),
        JsonArray items => new Sequence([.. items.Select(From)]),
        JsonObject entries => new Mapping([.. entries.Select(entry => KeyValuePair.Create(entry.Key, From(entry.Value)))]),
        _ when node.GetValueKind() == JsonValueKind.String => new Scalar(node.GetValue<string>(), IsQuoted: true),
        _ => new Scalar(node.ToJsonString()),
    };
}
