namespace Vcmr.Storage;

/// <summary>
/// The file by which the processes of one machine keep each other out of a folder. It has the machine's name, so that
/// nothing hangs on whether a shared file system passes such locks on to others. The system lets go of it when a process
/// ends, however it ends.
/// </summary>
internal static class HostLock
{
    private const string Prefix = ".lock";

    // What Linux, macOS and Windows answer where another process holds it.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    /// <summary>The file's name.</summary>
    public static string NameOf(LeaseTerms terms) => $"{Prefix}-{terms.Host}";

    /// <summary>Whether an error means that another process of this machine has the lock.</summary>
    public static bool IsTaken(IOException error) => Taken.Contains(error.HResult);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="IOException">It is taken (<see cref="IsTaken(IOException)"/>), or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static FileStream Open(string folder, LeaseTerms terms) =>
        new(Path.Combine(folder, NameOf(terms)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock in a folder that cannot be written, where somebody once had it; null where none of this machine did.</summary>
    /// <exception cref="IOException">It is taken.</exception>
    public static FileStream? OpenExisting(string folder, LeaseTerms terms) =>
        Path.Combine(folder, NameOf(terms)) is var path && File.Exists(path) ? new(path, FileMode.Open, FileAccess.Read, FileShare.None) : null;

    /// <summary>Whether the folder was ever locked, by any machine.</summary>
    public static bool WasTaken(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Prefix + "*").Any();

    /// <summary>Whether a process of this machine has the lock now, this one included.</summary>
    public static bool IsTaken(string folder, LeaseTerms terms)
    {
        string path = Path.Combine(folder, NameOf(terms));
        try
        {
            using FileStream? probe = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite) : null;
            return false;
        }
        catch (IOException e) when (IsTaken(e))
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
