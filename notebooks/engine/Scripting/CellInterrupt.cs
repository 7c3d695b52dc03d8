using System.ComponentModel;

namespace Vcmr.Engine.Scripting;

/// <summary>Called by every loop in a cell's top-level code; not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellInterrupt
{
    private static CancellationToken token;
    private static CancellationToken previous;

    /// <summary>Ends the cell where it was interrupted.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public static void Check() => token.ThrowIfCancellationRequested();

    internal static void StopOn(CancellationToken cancellation) => (previous, token) = (token, cancellation);

    /// <summary>
    /// Whether an exception that nobody caught is an interrupt that reached a thread which a cell had started: it ends that
    /// thread, and would otherwise end the session. The thread may be late, when the next cell runs already.
    /// </summary>
    internal static bool IsInterrupt(Exception exception) =>
        exception is OperationCanceledException { CancellationToken: { IsCancellationRequested: true } its } && (its == token || its == previous);
}
