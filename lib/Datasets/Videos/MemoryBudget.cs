namespace Vcmr.Datasets.Videos;

/// <summary>
/// Shares memory out among the items in work, so that a few of the largest frames do not add up to more than there is:
/// an item waits until its share is free. One that needs more than everything runs alone. Thread-safe.
/// </summary>
/// <param name="bytes">What there is to share.</param>
internal sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Share, TaskCompletionSource Turn)> _waiting = new();
    private long _taken;

    /// <summary>Waits for a share.</summary>
    /// <param name="share">Bytes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Gives the share back when disposed.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IDisposable Take(long share, CancellationToken cancellation)
    {
        share = Math.Min(share, bytes);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            // In the order of asking: an item with a large share would otherwise never get its turn.
            _waiting.Enqueue((share, turn));
            Serve();
        }

        try
        {
            turn.Task.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            // A place in the queue cannot be taken back, so that its share passes on as soon as its turn comes.
            turn.Task.ContinueWith(_ => Return(share), TaskScheduler.Default);
            throw;
        }

        return new Taken(() => Return(share));
    }

    private void Return(long share)
    {
        lock (_lock)
        {
            _taken -= share;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.TryPeek(out (long Share, TaskCompletionSource Turn) next) && _taken + next.Share <= bytes)
        {
            _waiting.Dequeue();
            _taken += next.Share;
            next.Turn.SetResult();
        }
    }

    private sealed class Taken(Action give) : IDisposable
    {
        private Action? _give = give;

        public void Dispose() => Interlocked.Exchange(ref _give, null)?.Invoke();
    }
}
