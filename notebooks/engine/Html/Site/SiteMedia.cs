using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html.Site;

/// <summary>Pictures and sounds of a site's pages: files, each once, whatever pages and notebooks show it.</summary>
internal sealed partial class SiteMedia(Func<SiteMediaFile, SiteMediaFile>? change)
{
    // What is smaller costs less inside the page than as a file.
    private const int SmallestBase64 = 2_000;

    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/gif"] = "gif",
        ["image/webp"] = "webp",
        ["image/svg+xml"] = "svg",
        ["audio/mpeg"] = "mp3",
        ["audio/wav"] = "wav",
        ["audio/ogg"] = "ogg",
        ["video/mp4"] = "mp4",
    };

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public IEnumerable<SiteFile> Files => files.Select(file => new SiteFile(file.Key, file.Value));

    /// <summary>HTML whose pictures and sounds are files.</summary>
    public string Replace(string html) => Inside().Replace(html, match =>
    {
        Group content = match.Groups["content"];
        return content.Length >= SmallestBase64 && Extensions.ContainsKey(match.Groups["type"].Value)
            ? $"{match.Groups["before"].Value}{Add(match.Groups["type"].Value, content.Value)}{match.Groups["quote"].Value}"
            : match.Value;
    });

    private string Add(string type, string base64)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return $"data:{type};base64,{base64}";
        }

        string key = type + Hash(bytes);
        if (!names.TryGetValue(key, out string? path))
        {
            SiteMediaFile file = new(type, bytes);
            file = change?.Invoke(file) ?? file;
            path = $"assets/{file.Type.Split('/')[0]}/{Hash(file.Content)}.{Extensions.GetValueOrDefault(file.Type, "bin")}";
            names[key] = path;
            files[path] = file.Content;
        }

        return path;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    [GeneratedRegex("""(?<before>\ssrc=(?<quote>["']))data:(?<type>[a-z]+/[a-z0-9.+-]+);base64,(?<content>[A-Za-z0-9+/=]+)\k<quote>""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inside();
}
