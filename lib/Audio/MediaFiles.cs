using System.IO.Enumeration;

namespace Vcmr.Audio;

/// <summary>Finds audio and video files by their extension.</summary>
public static class MediaFiles
{
    private static readonly HashSet<string> Audio = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".mka", ".mp2", ".ac3", ".caf", ".ape", ".wv", ".au",
    };

    /// <summary>Extensions of video files, each with its dot.</summary>
    internal static IReadOnlySet<string> Video { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".flv", ".wmv", ".mpg", ".mpeg", ".ts", ".m2ts", ".3gp", ".ogv",
    };

    /// <summary>
    /// Replaces each folder by the audio and video files below it, ordered by name; hidden files and linked folders are left
    /// out. Files stay as they are, whatever they are called and whether they exist.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="VcmrException">A folder has no such file or cannot be read.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(p => Directory.Exists(p) ? Find(p) : [p])];

    private static List<string> Find(string folder)
    {
        try
        {
            var files = new FileSystemEnumerable<string>(
                folder, (ref entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && IsMedia(Path.GetExtension(entry.FileName.ToString())),
                // A link may lead in a circle.
                ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            }.Order(StringComparer.Ordinal).ToList();
            return files.Count > 0 ? files : throw new VcmrException($"The folder '{folder}' has no audio or video file in it; name files, or another folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{folder}' cannot be read through ({e.Message}); name its files one by one.", e);
        }
    }

    private static bool IsMedia(string extension) => Audio.Contains(extension) || Video.Contains(extension);
}
