using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vcmr.Media;

/// <summary>
/// A pipe that ffmpeg opens by name as one of its outputs, so that one process can have several. The name leads through
/// this process' own descriptors: nothing lies on the disk, no other child inherits the pipe, and when this process is
/// killed, ffmpeg meets a closed pipe or no pipe at all, and ends. The reader sees the end of the data once
/// <see cref="Close"/> is called after ffmpeg's.
/// </summary>
internal sealed partial class OutputPipe : IDisposable
{
    private const int SetPipeSize = 1031;
    private const int Capacity = 1 << 20;
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None);

    public OutputPipe()
    {
        Path = $"/proc/{Environment.ProcessId}/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        // A larger pipe saves switches between the two processes; where the limit is lower, it just stays as it is.
        _ = SetSize(_pipe.SafePipeHandle, SetPipeSize, Capacity);
    }

    public string Path { get; }

    public Stream Stream => _pipe;

    /// <summary>Gives up this process' own writing end.</summary>
    public void Close() => _pipe.DisposeLocalCopyOfClientHandle();

    public void Dispose() => _pipe.Dispose();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetSize(SafePipeHandle handle, int command, nint size);
}
