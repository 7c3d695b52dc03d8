using Vcmr.Media;

namespace Vcmr.Datasets.Videos;

/// <summary>Finds the media files of a folder, by extension, in an order that does not depend on the file system.</summary>
internal static class VideoFiles
{
    public static List<SourceFile> Find(PrepareOptions options)
    {
        if (!Directory.Exists(options.VideoFolder))
        {
            throw new VcmrException($"The {(options.AudioOnly ? "music" : "video")} folder '{options.VideoFolder}' does not exist.");
        }

        string root = Path.GetFullPath(options.VideoFolder);
        IEnumerable<string> paths = options.Files is { } files
            ? files.Select(f => Path.GetFullPath(f, root))
            : MediaFiles.Find(root, e => MediaFiles.Video.Contains(e) || (options.AudioOnly && MediaFiles.Audio.Contains(e)));
        return [.. paths.Select(p => SourceFile.Of(root, p)).DistinctBy(f => f.Name).OrderBy(f => f.Name, StringComparer.Ordinal)];
    }
}
