namespace Vcmr.Engine.Processes;

/// <summary>A folder only this user can enter, for the socket on which a session process reports; gone when disposed.</summary>
internal sealed class SocketFolder : IDisposable
{
    // The operating system's limit for a socket's path is 108 bytes; folders for temporary files on clusters get long.
    private const int MaxPath = 100;
    private const string Usual = "/tmp";

    private readonly string folder;

    /// <summary>Makes a folder.</summary>
    /// <exception cref="NotebookException">There is no place for one.</exception>
    public SocketFolder()
    {
        // Batch systems set TMPDIR to folders that a node lacks.
        string chosen = Path.GetTempPath();
        Exception? failure = null;
        foreach (string place in OperatingSystem.IsWindows() ? [chosen] : new[] { chosen, Usual })
        {
            folder = Path.Combine(place, $"vcmr-{Guid.NewGuid():N}");
            if (SocketPath.Length > MaxPath && place != Usual && !OperatingSystem.IsWindows())
            {
                continue;
            }

            try
            {
                Create(place, folder);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure ??= e;
            }
        }

        throw new NotebookException($"No folder for temporary files can be made in '{chosen}' ({failure?.Message.TrimEnd('.')}); set TMPDIR to a folder that exists and can be written.", failure!);
    }

    public string SocketPath => Path.Combine(folder, "s");

    // The connection, once made, needs no name.
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Create(string place, string folder)
    {
        if (!Directory.Exists(place))
        {
            throw new DirectoryNotFoundException("it does not exist");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
