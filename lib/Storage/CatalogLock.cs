namespace Vcmr.Storage;

/// <summary>The lock of a corpus folder that one writer holds; the system lets go of it when a process ends, however it ends.</summary>
internal static class CatalogLock
{
    private const string Name = ".lock";
    private const int Tries = 10;

    // What Linux, macOS and Windows answer where another process holds it.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="VcmrException">Another run has it.</exception>
    public static FileStream Take(string folder)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (Taken.Contains(e.HResult))
            {
                // Somebody who only asks holds it for a moment.
                if (tries == Tries)
                {
                    throw new VcmrException($"The corpus '{folder}' is being written by another run; wait for it to end.", e);
                }

                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Whether a run writes the corpus now.</summary>
    public static bool IsTaken(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            using FileStream? probe = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite) : null;
            return false;
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
