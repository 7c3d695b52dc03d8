using System.Collections.Concurrent;

namespace Vcmr.Engine.Services;

/// <summary>Does one thing after another on a thread that cells cannot take away, with room for deeply nested code.</summary>
internal sealed class ServiceThread : IDisposable
{
    private const int StackSize = 16 << 20;

    private readonly BlockingCollection<Action> work = [];

    public ServiceThread(string name) => new Thread(Run, StackSize) { IsBackground = true, Name = name }.Start();

    /// <summary>Does something when everything before it is done.</summary>
    public void Post(Action action) => work.Add(action);

    public void Dispose() => work.CompleteAdding();

    private void Run()
    {
        foreach (Action action in work.GetConsumingEnumerable())
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The parent is gone, and nobody waits for the answer.
            }
        }
    }
}
