namespace Vcmr.Storage;

/// <summary>The lock of a corpus folder that one writer holds; the system lets go of it when a process ends, however it ends.</summary>
internal static class CatalogLock
{
    // What Linux, macOS and Windows answer where another process holds it.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    public static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            throw new VcmrException($"The corpus '{folder}' is being written by another run; wait for it to end.", e);
        }
    }
}
