namespace Vcmr.Engine.Scripting;

/// <summary>
/// Runs code that can be stopped. Cells' own loops and awaits stop by their cancellation token; a blocking wait is
/// interrupted when that has not helped. A library's loop goes on: the runtime can abort threads, but on Linux that takes
/// the whole process down now and then, and ending the process is better done from outside.
/// </summary>
internal sealed class Interruptible : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private readonly Thread thread = Thread.CurrentThread;
    private readonly Timer timer;
    private bool ended;

    private Interruptible() => timer = new Timer(_ => Stop());

    /// <summary>Runs code to its end on this thread.</summary>
    /// <param name="code">The code.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="InterruptedException">It was stopped.</exception>
    public static object? Run(Func<Task<object?>> code, CancellationToken interrupt)
    {
        using Interruptible run = new();
        using CancellationTokenRegistration registration = interrupt.Register(() => run.timer.Change(Grace, Grace));
        try
        {
            return code().GetAwaiter().GetResult();
        }
        catch (Exception e) when (interrupt.IsCancellationRequested)
        {
            throw new InterruptedException(e);
        }
        finally
        {
            run.End();
        }
    }

    public void Dispose() => timer.Dispose();

    private void Stop()
    {
        // An interrupt must not hit what the thread does after the cell.
        lock (gate)
        {
            if (!ended)
            {
                thread.Interrupt();
            }
        }
    }

    private void End()
    {
        while (true)
        {
            try
            {
                lock (gate)
                {
                    ended = true;
                }

                // Takes an interrupt that came when the cell no longer waited for anything.
                Thread.Sleep(0);
                return;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }
}
