using Vcmr.Audio;

namespace Vcmr.Datasets;

/// <summary>Finds the video files of a folder, by extension, in an order that does not depend on the file system.</summary>
internal static class VideoFiles
{
    public static List<SourceFile> Find(PrepareOptions options)
    {
        if (!Directory.Exists(options.VideoFolder))
        {
            throw new VcmrException($"The video folder '{options.VideoFolder}' does not exist.");
        }

        string root = Path.GetFullPath(options.VideoFolder);
        IEnumerable<string> paths = options.Files is { } files
            ? files.Select(f => Path.GetFullPath(f, root))
            : Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System })
                .Where(p => MediaFiles.Video.Contains(Path.GetExtension(p)) && !Path.GetFileName(p).StartsWith('.'));
        return [.. paths.Select(p => SourceFile.Of(root, p)).DistinctBy(f => f.Name).OrderBy(f => f.Name, StringComparer.Ordinal)];
    }
}
