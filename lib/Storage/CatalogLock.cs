namespace Vcmr.Storage;

/// <summary>The lease of a corpus folder that one writer holds, on one machine or several.</summary>
internal static class CatalogLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes it.</summary>
    /// <param name="folder">The corpus.</param>
    /// <param name="waiting">Told once, with a sentence, where another run has it; the call then waits for that run to end. Null does not wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">Another run has it, and nobody is told of a wait.</exception>
    public static FolderLease Take(string folder, Action<string>? waiting = null, CancellationToken cancellation = default)
    {
        var request = new LeaseRequest(folder, $"the corpus '{folder}'")
        {
            Waiting = waiting,
            Refusal = waiting is null ? () => new VcmrException($"The corpus '{folder}' is being written by another run; wait for it to end.") : null,
            Patience = Patience,
        };
        return FolderLease.Take(request, cancellation);
    }

    /// <summary>As <see cref="Take"/>, in a folder that is made where it is missing.</summary>
    public static FolderLease Begin(string folder, Action<string>? waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        return Take(folder, waiting, cancellation);
    }

    /// <summary>Whether a run writes the corpus now.</summary>
    public static bool IsTaken(string folder) => FolderLease.IsTaken(folder);
}
