using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vcmr.Video;

/// <summary>
/// A named pipe that ffmpeg writes a second output to. This end also holds the pipe open for writing, so that neither
/// side waits for the other to open it; the reader sees the end once the process has ended and <see cref="Close"/> is called.
/// </summary>
internal sealed partial class Fifo : IDisposable
{
    private const int OwnerReadWrite = 0x180;
    private const int SetPipeSize = 1031;
    private const int Capacity = 1 << 20;
    private readonly string _folder;
    private readonly SafeFileHandle _keepOpen;

    public Fifo()
    {
        _folder = Directory.CreateTempSubdirectory("vcmr-").FullName;
        Path = System.IO.Path.Combine(_folder, "pipe");
        if (MakeFifo(Path, OwnerReadWrite) != 0)
        {
            Directory.Delete(_folder, recursive: true);
            throw new VcmrException($"No named pipe can be made in '{_folder}'; set TMPDIR to a folder on a local file system.");
        }

        _keepOpen = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

        // A larger pipe saves switches between the two processes; where the limit is lower, it just stays as it is.
        _ = SetSize(Stream.SafeFileHandle, SetPipeSize, Capacity);
    }

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Lets the reader see the end of what was written.</summary>
    public void Close() => _keepOpen.Dispose();

    public void Dispose()
    {
        Close();
        Stream.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetSize(SafeFileHandle handle, int command, nint size);
}
