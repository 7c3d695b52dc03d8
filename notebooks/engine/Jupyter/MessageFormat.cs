using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Vcmr.Engine.Jupyter;

/// <summary>Messages as frames on the wire.</summary>
/// <param name="signer">Signs and checks.</param>
internal sealed class MessageFormat(MessageSigner signer)
{
    /// <summary>The protocol's version.</summary>
    public const string Version = "5.4";

    private const int PartCount = 4;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();

    // Pictures are base64; the default encoder would make six characters of each plus sign.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly string session = Guid.NewGuid().ToString("N");
    private long sent;

    /// <summary>The frames of an answer or a broadcast.</summary>
    /// <param name="identities">Where to, or a topic.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="parent">The header of the request that led to it, or null.</param>
    /// <param name="content">What it says.</param>
    public byte[][] Write(IReadOnlyList<byte[]> identities, string type, byte[]? parent, JsonObject content)
    {
        JsonObject header = new()
        {
            ["msg_id"] = string.Create(CultureInfo.InvariantCulture, $"{session}_{Interlocked.Increment(ref sent)}"),
            ["msg_type"] = type,
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["version"] = Version,
        };
        byte[][] parts = [JsonSerializer.SerializeToUtf8Bytes(header, Options), parent ?? Empty, Empty, JsonSerializer.SerializeToUtf8Bytes(content, Options)];
        return [.. identities, Delimiter, signer.Sign(parts), .. parts];
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="MalformedMessageException">The frames are none.</exception>
    public Request Read(Route route, IReadOnlyList<byte[]> frames)
    {
        int delimiter = frames.TakeWhile(frame => !frame.AsSpan().SequenceEqual(Delimiter)).Count();
        byte[][] rest = [.. frames.Skip(delimiter + 1)];
        if (rest.Length < 1 + PartCount)
        {
            throw new MalformedMessageException($"it has {frames.Count} frames, too few or without a delimiter");
        }

        byte[][] parts = rest[1..(1 + PartCount)];
        signer.Check(rest[0], parts);
        JsonElement header = Parse(parts[0], "header");
        Parse(parts[1], "parent header");
        Parse(parts[2], "metadata");
        return new Request(route, [.. frames.Take(delimiter)], parts[0], Text(header, "msg_type"), Parse(parts[3], "content"));
    }

    private static JsonElement Parse(byte[] part, string name)
    {
        if (!Utf8.IsValid(part))
        {
            throw new MalformedMessageException($"its {name} is not UTF-8");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(part);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw new MalformedMessageException($"its {name} is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new MalformedMessageException($"its {name} is not JSON ({e.Message})");
        }
    }

    private static string Text(JsonElement header, string name)
    {
        try
        {
            return header.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : throw new MalformedMessageException($"its header has no {name}");
        }
        catch (InvalidOperationException)
        {
            throw new MalformedMessageException($"the {name} in its header is not text");
        }
    }
}
