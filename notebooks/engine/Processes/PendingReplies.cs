using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Processes;

/// <summary>The questions to a session process that it has yet to answer.</summary>
internal sealed class PendingReplies
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, TaskCompletionSource<ServiceEvent>> waiting = [];
    private Exception? failure;
    private long last;

    /// <summary>Gives a question its number.</summary>
    /// <returns>The number, and the answer when it comes.</returns>
    public (long Id, Task<ServiceEvent> Reply) Expect()
    {
        TaskCompletionSource<ServiceEvent> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            long id = ++last;
            if (failure is null)
            {
                waiting.Add(id, reply);
            }
            else
            {
                reply.SetException(failure);
            }

            return (id, reply.Task);
        }
    }

    /// <summary>An answer came; nobody may wait for it any more.</summary>
    public void Complete(ServiceEvent reply)
    {
        lock (gate)
        {
            waiting.GetValueOrDefault(reply.Id)?.TrySetResult(reply);
        }
    }

    /// <summary>Nobody waits for an answer any more.</summary>
    public void Forget(long id)
    {
        lock (gate)
        {
            waiting.Remove(id);
        }
    }

    /// <summary>No answers will come, neither to what was asked nor to what will be.</summary>
    public void Fail(Exception reason)
    {
        lock (gate)
        {
            failure = reason;
            foreach (TaskCompletionSource<ServiceEvent> reply in waiting.Values)
            {
                reply.TrySetException(reason);
            }
        }
    }
}
