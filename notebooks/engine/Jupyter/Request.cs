using System.Text.Json;

namespace Vcmr.Engine.Jupyter;

/// <summary>A client's message.</summary>
/// <param name="Route">Where it came in, and its answer goes out.</param>
/// <param name="Identities">The frames that lead back to the client.</param>
/// <param name="Header">Its header as it came; answers carry it.</param>
/// <param name="Type">The message's type, for example <c>execute_request</c>.</param>
/// <param name="Content">What it says.</param>
internal sealed record Request(Route Route, IReadOnlyList<byte[]> Identities, byte[] Header, string Type, JsonElement Content)
{
    private const string Suffix = "_request";

    /// <summary>Its place among all messages that came in.</summary>
    public long Number { get; init; }

    /// <summary>Whether an answer is expected.</summary>
    public bool WantsReply => Type.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The type of its answer.</summary>
    public string ReplyType => WantsReply ? Type[..^Suffix.Length] + "_reply" : Type + "_reply";

    /// <summary>A text that must be there.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "a text");

    /// <summary>A text, or null where there is none.</summary>
    public string? OptionalText(string name) => Read<string?>(name, null, "a text", value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    /// <summary>A switch.</summary>
    public bool Flag(string name, bool otherwise) =>
        Read<bool?>(name, otherwise, "true or false", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null)!.Value;

    /// <summary>A whole number.</summary>
    public int? Number32(string name) => Read<int?>(name, null, "a whole number", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null);

    /// <summary>Texts by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts(string name) =>
        Read<IReadOnlyList<KeyValuePair<string, string>>>(name, [], "an object of texts", value =>
            value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String)
                ? [.. value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))]
                : null)!;

    private T? Read<T>(string name, T? otherwise, string wanted, Func<JsonElement, T?> read)
    {
        if (!Content.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return otherwise;
        }

        try
        {
            return read(value) ?? throw Wrong(name, wanted);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped, is valid JSON and no text.
            throw Wrong(name, wanted);
        }
    }

    private RequestException Wrong(string name, string wanted) => new($"'{name}' of {Type} must be {wanted}.");
}
