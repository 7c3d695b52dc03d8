namespace Vcmr.Media;

/// <summary>Finds audio and video files: by their ending where it is known, and by their first bytes where it is not.</summary>
public static class MediaFiles
{
    /// <summary>Endings of audio files, each with its dot.</summary>
    internal static IReadOnlySet<string> Audio { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".mka", ".mp2", ".ac3", ".caf", ".ape", ".wv", ".au",
        ".m4b", ".aifc", ".tta", ".eac3", ".dts", ".amr", ".mpc", ".tak", ".dsf", ".w64", ".weba", ".spx", ".mpga",
    };

    /// <summary>Endings of video files, each with its dot.</summary>
    internal static IReadOnlySet<string> Video { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".flv", ".wmv", ".mpg", ".mpeg", ".ts", ".m2ts", ".3gp", ".ogv",
        ".mts", ".m2t", ".vob", ".f4v", ".asf", ".mxf", ".nut", ".3g2", ".divx", ".ogm", ".qt", ".rm", ".rmvb", ".dv", ".wtv", ".gxf", ".mpe", ".mk3d",
    };

    // Not looked into: files that are not there yet, what stands beside videos in great number, and parts of one whose
    // first bytes are those of a medium.
    private static readonly HashSet<string> Never = new(StringComparer.OrdinalIgnoreCase)
    {
        ".part", ".partial", ".crdownload", ".download", ".opdownload", ".ytdl", ".aria2", ".!ut", ".!qb", ".bc!", ".tmp", ".temp", ".sub", ".sup", ".thm", ".lrv", ".lrf",
        ".txt", ".srt", ".vtt", ".ass", ".ssa", ".lrc", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".json", ".jsonl", ".xml", ".nfo", ".csv", ".tsv", ".md", ".html", ".htm",
        ".pdf", ".yaml", ".yml", ".log", ".m3u", ".m3u8", ".pls", ".cue", ".description", ".zip", ".gz", ".tar", ".npy", ".db", ".py", ".ini", ".url",
    };

    /// <summary>
    /// Replaces each folder by the audio and video files below it, ordered by name; hidden files and linked folders are left
    /// out. Files stay as they are, whatever they are called and whether they exist.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="passedOver">Told, in one line a folder, what was left out of it.</param>
    /// <exception cref="VcmrException">A folder has no such file or cannot be read.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths, Action<string>? passedOver = null) =>
        [.. paths.SelectMany(p => Directory.Exists(p) ? FindAny(p, passedOver) : [p])];

    /// <summary>Whether there are videos in a folder, or below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="VcmrException">A folder cannot be read.</exception>
    public static bool HasVideos(string folder) => Find(folder, kind => kind == MediaKind.Video).Files.Count > 0;

    /// <summary>The media files below a folder, and what else lies there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Whether files of a kind are taken.</param>
    /// <exception cref="VcmrException">A folder cannot be read: what is in it must not be taken for gone.</exception>
    internal static FoundMedia Find(string folder, Func<MediaKind, bool> isWanted)
    {
        var files = new List<string>();
        var passedOver = new PassedOver();
        foreach (FolderEntry entry in FolderEntry.Below(folder))
        {
            if (entry.Aside is { } aside)
            {
                passedOver.Add(aside);
            }
            else if (KindOf(entry.Path) is { } kind && isWanted(kind))
            {
                files.Add(entry.Path);
            }
            else
            {
                passedOver.AddEnding(Path.GetExtension(entry.Path));
            }
        }

        files.Sort(StringComparer.Ordinal);
        return new FoundMedia(files, passedOver);
    }

    /// <summary>The error for a path that leads to no file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What the file should be, such as <c>audio file</c>.</param>
    internal static VcmrException NoFile(string path, string what) => new(
        Directory.Exists(path) ? $"'{path}' is a folder and no {what}; name the files in it."
        : path.Contains('\uFFFD') ? $"The {what} '{path}' cannot be read: its name is not in UTF-8."
        : $"The {what} '{path}' does not exist.");

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

    private static MediaKind? KindOf(string path)
    {
        string ending = Path.GetExtension(path);
        return Video.Contains(ending) ? MediaKind.Video
            : Audio.Contains(ending) ? MediaKind.Audio
            : Never.Contains(ending) ? null
            : MediaSignature.Of(path);
    }

    private static List<string> FindAny(string folder, Action<string>? told)
    {
        FoundMedia found = Find(folder, _ => true);
        if (found.Files.Count == 0)
        {
            throw new VcmrException($"The folder '{folder}' has no audio or video file in it{found.PassedOver.InBrackets}; name files, or another folder.");
        }

        if (found.PassedOver.Total > 0)
        {
            told?.Invoke($"In '{VisibleText.Of(folder)}' {found.PassedOver}.");
        }

        return found.Files;
    }
}

/// <summary>What a file is taken for before it is opened by ffmpeg.</summary>
internal enum MediaKind
{
    /// <summary>Sound; pictures at most as a cover.</summary>
    Audio,

    /// <summary>Pictures, or a container that may hold some.</summary>
    Video,
}

/// <summary>What was found in a folder.</summary>
/// <param name="Files">Full paths, in order.</param>
/// <param name="PassedOver">What else lies there.</param>
internal sealed record FoundMedia(List<string> Files, PassedOver PassedOver);
