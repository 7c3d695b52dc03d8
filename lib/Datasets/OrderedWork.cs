using System.Runtime.ExceptionServices;

namespace Vcmr.Datasets;

/// <summary>
/// Works on several items at a time and hands the results over in the items' order, so that what is written does not
/// depend on timing. At most a few results wait, which bounds memory.
/// </summary>
internal static class OrderedWork
{
    /// <summary>Runs the work.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="work">Called on several threads.</param>
    /// <param name="commit">Called on the calling thread, in the items' order.</param>
    /// <param name="cancellation">Stops between two commits.</param>
    public static void Run<TItem, TResult>(
        IReadOnlyList<TItem> items, int workers, Func<TItem, CancellationToken, TResult> work, Action<TResult> commit, CancellationToken cancellation)
    {
        workers = Math.Clamp(workers, 1, Math.Max(1, items.Count));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var room = new SemaphoreSlim(2 * workers);
        var results = new TaskCompletionSource<TResult>[items.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int next = -1;
        Task[] threads = [.. Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            for (int i = 0; i < results.Length; i++)
            {
                results[i].Task.Wait(cancellation);
                commit(results[i].Task.Result);
                // Lets go of the result, or all of them would stay in memory until the last item is done.
                results[i] = null!;
                room.Release();
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(threads, CancellationToken.None);
        }

        void Loop()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    // The place is taken before the item, so that the items in work are always the next ones to commit.
                    room.Wait(stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                int i = Interlocked.Increment(ref next);
                if (i >= items.Count)
                {
                    return;
                }

                try
                {
                    results[i].SetResult(work(items[i], stop.Token));
                }
#pragma warning disable CA1031 // Whatever it is, it belongs to the calling thread.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    results[i].SetException(e);
                    return;
                }
            }
        }
    }
}

/// <summary>How far a long piece of work over many items has come.</summary>
/// <param name="Done">Items finished, the named one included.</param>
/// <param name="Total">All items.</param>
/// <param name="Item">The item that was just finished.</param>
public sealed record ItemProgress(int Done, int Total, string Item);
