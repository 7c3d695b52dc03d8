using System.IO.Enumeration;

namespace Vcmr.Media;

/// <summary>Finds audio and video files by their extension.</summary>
public static class MediaFiles
{
    /// <summary>Extensions of audio files, each with its dot.</summary>
    internal static IReadOnlySet<string> Audio { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
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
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(p => Directory.Exists(p) ? FindAny(p) : [p])];

    /// <summary>The files below a folder; hidden ones, hidden folders and linked folders are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Whether an extension counts.</param>
    /// <exception cref="VcmrException">A folder cannot be read: what is in it must not be taken for gone.</exception>
    internal static List<string> Find(string folder, Func<string, bool> isWanted)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<string>(
                    folder, (ref entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
                {
                    ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && isWanted(Path.GetExtension(entry.FileName.ToString())),
                    // A link may lead in a circle.
                    ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
                }.Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{folder}' cannot be read through ({e.Message.TrimEnd('.')}); make all of it readable, or name its files one by one.", e);
        }
    }

    /// <summary>What a link leads to: its own size says nothing of the content.</summary>
    internal static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (IOException)
        {
            // It leads in a circle, or is not there.
            return file;
        }
    }

    private static List<string> FindAny(string folder) => Find(folder, e => Audio.Contains(e) || Video.Contains(e)) is { Count: > 0 } files
        ? files
        : throw new VcmrException($"The folder '{folder}' has no audio or video file in it; name files, or another folder.");
}
