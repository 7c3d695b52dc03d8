namespace Vcmr.Storage;

/// <summary>Tells files that can be opened at once from pipes and devices, which may keep their reader waiting for ever.</summary>
internal static class PlainFile
{
    /// <summary>Bytes of a file, by whatever links; 0 of an empty one, a pipe or a device, and of what is no file or cannot be asked.</summary>
    public static long Length(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Exists: true } target ? target.Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return 0;
        }
    }
}
