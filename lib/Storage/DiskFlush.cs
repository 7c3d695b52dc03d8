using System.Runtime.InteropServices;

namespace Vcmr.Storage;

/// <summary>
/// Asks the system to put a file, or a folder's list of files, onto the disk. A renamed file is safe from a power cut only
/// when its folder is flushed too, which .NET has no call for.
/// </summary>
internal static partial class DiskFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a file or folder; where a system cannot, as with folders on some network drives, nothing happens.</summary>
    public static void Flush(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        int file = Open(path, ReadOnly);
        if (file >= 0)
        {
            _ = FSync(file);
            _ = Close(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
