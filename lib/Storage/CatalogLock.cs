namespace Vcmr.Storage;

/// <summary>The lock of a corpus folder that one writer holds; the system lets go of it when a process ends, however it ends.</summary>
internal static class CatalogLock
{
    private const string Name = ".lock";
    private const int Tries = 10;

    // What Linux, macOS and Windows answer where another process holds it.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The corpus.</param>
    /// <param name="waiting">Told once, with a sentence, where another run has it; the call then waits for that run to end. Null does not wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">Another run has it, and nobody is told of a wait.</exception>
    public static FileStream Take(string folder, Action<string>? waiting = null, CancellationToken cancellation = default)
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
                if (tries == Tries && waiting is not null)
                {
                    waiting($"Another process works on the corpus '{folder}'; waiting for it to end.");
                }
                else if (tries == Tries)
                {
                    throw new VcmrException($"The corpus '{folder}' is being written by another run; wait for it to end.", e);
                }

                cancellation.WaitHandle.WaitOne(tries < Tries ? Pause : LongPause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>As <see cref="Take"/>, in a folder that is made where it is missing.</summary>
    public static FileStream Begin(string folder, Action<string>? waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        return Take(folder, waiting, cancellation);
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
