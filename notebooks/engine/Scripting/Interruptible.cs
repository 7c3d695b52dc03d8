using System.Runtime;

namespace Vcmr.Engine.Scripting;

/// <summary>Runs code that can be stopped in whatever it does.</summary>
internal static class Interruptible
{
    // Cells' own loops and awaits stop by their cancellation token within this time; what is left is a blocking wait or
    // a library's loop, and its thread is aborted.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs code to its end on this thread.</summary>
    /// <param name="code">The code.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="InterruptedException">It was stopped.</exception>
    public static object? Run(Func<Task<object?>> code, CancellationToken interrupt)
    {
        using CancellationTokenSource abort = new();
        using CancellationTokenRegistration registration = interrupt.Register(() => abort.CancelAfter(Grace));
        object? value = null;
        Exception? where = null;
        try
        {
            // Made obsolete as a warning that aborted code may leave its state inconsistent; a cell the user stops may.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(
                () =>
                {
                    try
                    {
                        value = code().GetAwaiter().GetResult();
                    }
                    catch (Exception e) when (interrupt.IsCancellationRequested)
                    {
                        where = e;
                        throw;
                    }
                },
                abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch (Exception e) when (interrupt.IsCancellationRequested && (e is OperationCanceledException || where is not null))
        {
            throw new InterruptedException(where ?? e);
        }

        return value;
    }
}
