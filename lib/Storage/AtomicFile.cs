using System.Runtime.InteropServices;
using System.Text;

namespace Vcmr.Storage;

/// <summary>Writes files that are either old or new, never half; a missing folder is made. Nothing is written into a folder that was taken over from this process.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text).AsMemory());

    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, stream => stream.Write(content.Span));

    /// <summary>Writes what <paramref name="write"/> puts into the stream.</summary>
    public static void Write(string path, Action<Stream> write) => Write(path, $"{path}.{Environment.ProcessId}.tmp", write);

    /// <inheritdoc cref="WriteAlone(string, Action{Stream}, string?)"/>
    public static void WriteAlone(string path, string text) => WriteAlone(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Writes under another name first, which the next writer takes again where a process was killed; for files that only
    /// one process writes at a time.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="keep">The name that an earlier file of this name gets; null replaces it.</param>
    public static void WriteAlone(string path, Action<Stream> write, string? keep = null) => Write(path, path + ".part", write, keep);

    private static void Write(string path, string aside, Action<Stream> write, string? keep = null)
    {
        bool isDone = false;
        FolderLease.RequireHeld(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (keep is not null && File.Exists(path))
            {
                File.Move(path, keep, overwrite: true);
            }

            File.Move(aside, path, overwrite: true);
            isDone = true;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw new VcmrException($"The file '{path}' cannot be written ({e.Message}); free some space or choose another folder.", e);
        }
        finally
        {
            if (!isDone && File.Exists(aside))
            {
                // What was written so far would only keep the disk full.
                File.Delete(aside);
            }
        }
    }
}

/// <summary>Tells what a disk, a limit of the user's or missing rights raise while a file is written from all else.</summary>
internal static class DiskFault
{
    /// <summary>Whether an error is one of these. A file beyond the largest size allowed is an argument out of range to .NET.</summary>
    public static bool Is(Exception? error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };
}

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
