namespace Vcmr.Engine.Processes;

/// <summary>A folder only this user can enter, for the socket on which a session process reports; gone when disposed.</summary>
internal sealed class SocketFolder : IDisposable
{
    // The operating system's limit for a socket's path is 108 bytes; folders for temporary files on clusters get long.
    private const int MaxPath = 100;

    private readonly string folder;

    public SocketFolder()
    {
        folder = Directory.CreateTempSubdirectory("vcmr-").FullName;
        if (SocketPath.Length > MaxPath && !OperatingSystem.IsWindows())
        {
            Directory.Delete(folder);
            folder = $"/tmp/vcmr-{Guid.NewGuid():N}";
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string SocketPath => Path.Combine(folder, "s");

    // The connection, once made, needs no name.
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
