using System.ComponentModel;

namespace Vcmr.Engine.Scripting;

/// <summary>Called by every loop in a cell's top-level code; not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellInterrupt
{
    private static CancellationToken token;

    /// <summary>Ends the cell where it was interrupted.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public static void Check() => token.ThrowIfCancellationRequested();

    internal static void StopOn(CancellationToken cancellation) => token = cancellation;
}
