using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html;

/// <summary>Addresses that a page may hold whoever wrote them: places to go to, and pictures, never programs.</summary>
internal static partial class SafeUrl
{
    private const string Nowhere = "#";
    private static readonly HashSet<string> Schemes = new(["http", "https", "mailto", "ftp", "tel"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The address, or one that leads nowhere.</summary>
    public static string Of(string url)
    {
        // Browsers skip what cannot be seen, also inside the scheme.
        string seen = url.AsSpan().ContainsAnyInRange('\0', ' ') ? string.Concat(url.Where(c => c > ' ')) : url;
        int colon = seen.IndexOf(':', StringComparison.Ordinal);
        int path = seen.AsSpan().IndexOfAny('/', '?', '#');
        return colon < 0 || (path >= 0 && path < colon) || Schemes.Contains(seen[..colon]) || IsMedia(seen) ? url : Nowhere;
    }

    /// <summary>A picture's content as an address, or null where the content is no base64.</summary>
    public static string? OfContent(string mime, string content)
    {
        string url = $"data:{mime};base64,{string.Concat(content.Where(c => !char.IsWhiteSpace(c)))}";
        return IsMedia(url) ? url : null;
    }

    private static bool IsMedia(string url) => MediaType().Match(url) is { Success: true, Length: int start } && start < url.Length && Base64.IsValid(url.AsSpan(start));

    // A drawing shown as a picture runs no scripts.
    [GeneratedRegex(@"\Adata:(image/(png|jpeg|gif|webp|svg\+xml)|(audio|video)/[\w.+-]+);base64,", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MediaType();
}
