using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vcmr.Cli;

/// <summary>What an executed notebook does without in the gallery; its pictures are made small in any case.</summary>
/// <param name="Figures">Whether interactive figures stay, beside their pictures.</param>
/// <param name="Sounds">Whether sounds stay.</param>
/// <param name="Picture">Makes a PNG smaller; null where it cannot.</param>
internal sealed partial record SmallerNotebook(bool Figures, bool Sounds, Func<byte[], (string Type, byte[] Content)?> Picture)
{
    private const string Plotly = "application/vnd.plotly.v1+json";
    private const string Png = "image/png";

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The steps in which a gallery becomes small enough.</summary>
    /// <param name="picture">Makes a PNG smaller.</param>
    public static IReadOnlyList<SmallerNotebook> Steps(Func<byte[], (string Type, byte[] Content)?> picture) => [new(true, true, picture), new(false, true, picture), new(false, false, picture)];

    /// <summary>What a reader of the page should know; null where nothing is missing.</summary>
    public string? Note => (Figures, Sounds) switch
    {
        (true, true) => null,
        (false, true) => "In this copy figures are pictures, whose data are on the page; run the notebook to have them.",
        _ => "In this copy figures are pictures and sounds are left out; both are on the page, and in the notebook once you run it.",
    };

    /// <summary>A notebook's file, without a line for each number of long lists.</summary>
    /// <param name="path">The executed notebook.</param>
    /// <exception cref="VcmrException">It is no notebook.</exception>
    public byte[] Of(string path)
    {
        try
        {
            JsonNode notebook = JsonNode.Parse(File.ReadAllBytes(path))!;
            foreach (JsonObject data in Outputs(notebook))
            {
                Change(data);
            }

            return [.. JsonSerializer.SerializeToUtf8Bytes(notebook, Compact), (byte)'\n'];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            throw new VcmrException($"'{path}' cannot be published ({e.Message.TrimEnd('.')}); run the notebooks again to make it anew.", e);
        }
    }

    private static IEnumerable<JsonObject> Outputs(JsonNode notebook) =>
        from cell in (notebook["cells"] as JsonArray ?? []).OfType<JsonObject>()
        from output in (cell["outputs"] as JsonArray ?? []).OfType<JsonObject>()
        where output["data"] is JsonObject
        select (JsonObject)output["data"]!;

    private void Change(JsonObject data)
    {
        if (!Figures && data.ContainsKey(Png))
        {
            data.Remove(Plotly);
        }

        if (data[Png] is JsonNode png && Picture(Convert.FromBase64String(Text(png).Trim())) is var (type, content))
        {
            data.Remove(Png);
            data[type] = Convert.ToBase64String(content);
        }

        if (!Sounds && data["text/html"] is JsonNode html)
        {
            data["text/html"] = Audio().Replace(Text(html), "<i>(a sound, on this notebook's page)</i>");
        }
    }

    private static string Text(JsonNode node) => node is JsonArray lines ? string.Concat(lines.Select(line => line?.ToString())) : node.ToString();

    [GeneratedRegex("<audio\\b[^>]*src=\"data:audio/[^\"]*\"[^>]*></audio>")]
    private static partial Regex Audio();
}
