using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vcmr.Figures.Report;

/// <summary>Finds the figures of a results folder: all files of one name are one figure.</summary>
internal static partial class FigureReader
{
    private static readonly (string Extension, string Kind)[] Kinds = [(".html", "interactive"), (".svg", "SVG"), (".png", "PNG"), (".json", "plotly JSON")];
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static IReadOnlyList<FigureEntry> Read(string results, Problems problems)
    {
        string folder = Path.Combine(results, "figures");
        return !Directory.Exists(folder)
            ? []
            : [
                .. Directory.GetFiles(folder)
                    .Where(f => Kinds.Any(k => k.Extension == Path.GetExtension(f)))
                    .GroupBy(f => Path.GetFileNameWithoutExtension(f))
                    .OrderBy(g => Rank(g.Key))
                    .ThenBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => Read(Path.Combine(folder, g.Key), [.. g], problems)),
            ];
    }

    private static FigureEntry Read(string stem, string[] files, Problems problems)
    {
        var kinds = Kinds.Where(k => files.Contains(stem + k.Extension)).Select(k => (k.Kind, stem + k.Extension)).ToList();
        string name = Path.GetFileName(stem);
        string? picture = null;
        int width = 0;
        if (files.Contains(stem + ".png") && problems.Try(stem + ".png", () => Png(stem + ".png")) is { } png)
        {
            // Figures are drawn with two pixels for each pixel of their layout.
            width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)) / 2;
            picture = "data:image/png;base64," + Convert.ToBase64String(png);
        }
        else if (files.Contains(stem + ".svg") && problems.Try(stem + ".svg", () => Problems.Bytes(stem + ".svg")) is { } svg)
        {
            picture = "data:image/svg+xml;base64," + Convert.ToBase64String(svg);
        }

        return new FigureEntry(name, Title(stem + ".json", problems) ?? name, picture, width, kinds);
    }

    private static byte[] Png(string path)
    {
        byte[] bytes = Problems.Bytes(path);
        return bytes.Length > 45 && bytes.AsSpan().StartsWith(Signature) && bytes.AsSpan()[^8..^4].SequenceEqual("IEND"u8)
            ? bytes
            : throw new FormatException($"{bytes.Length} bytes that are no whole PNG.");
    }

    private static string? Title(string path, Problems problems)
    {
        using JsonDocument? figure = problems.Json(path);
        if (figure?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("layout", out JsonElement layout) && layout.ValueKind == JsonValueKind.Object
            && layout.TryGetProperty("title", out JsonElement title))
        {
            JsonElement text = title.ValueKind == JsonValueKind.Object && title.TryGetProperty("text", out JsonElement inner) ? inner : title;
            return text.ValueKind == JsonValueKind.String ? WebUtility.HtmlDecode(Tags().Replace(text.GetString()!, "")) : null;
        }

        return null;
    }

    // The paper's exhibits come first.
    private static int Rank(string name) =>
        name.StartsWith("table", StringComparison.Ordinal) ? 0 : name.StartsWith("figure", StringComparison.Ordinal) ? 1 : 2;

    [GeneratedRegex("</?[a-z]+( [^>]*)?/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();
}

/// <summary>A figure of a results folder.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">The title it carries, or its name.</param>
/// <param name="Picture">The picture as a data URI; null where there is none that can be shown.</param>
/// <param name="Width">Width on the page in pixels; 0 where it is not known.</param>
/// <param name="Files">Its files, by what they are called on the page.</param>
internal sealed record FigureEntry(string Name, string Title, string? Picture, int Width, IReadOnlyList<(string Kind, string Path)> Files);
