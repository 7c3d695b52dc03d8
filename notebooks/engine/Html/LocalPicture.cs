namespace Vcmr.Engine.Html;

/// <summary>Puts a picture that lies beside a notebook into its page.</summary>
internal static class LocalPicture
{
    private const long MaxBytes = 4 << 20;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>
    /// The picture's content as an address; the address as it is where there is no such file in the folder or below, or a
    /// huge one. Who hands a page on does not mean to hand on pictures from elsewhere.
    /// </summary>
    public static string Inline(string url, string folder)
    {
        if (url.Contains(':', StringComparison.Ordinal) || !Types.TryGetValue(Path.GetExtension(url), out string? type))
        {
            return url;
        }

        FileInfo file = new(Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(url).Replace('\0', '_'))));
        bool isInside = file.FullName.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && file is { Exists: true, LinkTarget: null, Length: <= MaxBytes } ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file.FullName))}" : url;
    }
}
