using Vcmr.Engine.Processes;

namespace Vcmr.Engine.Jupyter;

/// <summary>The session process behind the kernel, and the next one where it died.</summary>
internal sealed class SessionSlot : IAsyncDisposable
{
    private readonly string directory = Environment.CurrentDirectory;
    private readonly CancellationTokenSource ended = new();
    private readonly CancellationToken ending;
    private Task<SessionProcess> session;

    /// <summary>Begins to start a session in the current folder, where Jupyter starts a kernel: the notebook's.</summary>
    public SessionSlot()
    {
        ending = ended.Token;
        session = StartAsync();
    }

    /// <summary>Waits until the session is ready; one that could not be started is tried again.</summary>
    public Task<SessionProcess> GetAsync()
    {
        if (session.IsFaulted)
        {
            session = StartAsync();
        }

        return session;
    }

    /// <summary>Ends the session, dead or not, and begins to start another.</summary>
    public async Task ReplaceAsync()
    {
        await EndAsync().ConfigureAwait(false);
        session = StartAsync();
    }

    /// <summary>Ends the session; there is no next one.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        ended.Dispose();
    }

    private async Task EndAsync()
    {
        if (await Task.WhenAny(session).ConfigureAwait(false) is { IsCompletedSuccessfully: true } started)
        {
            await started.Result.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<SessionProcess> StartAsync() => Task.Run(() => SessionProcess.StartAsync(directory, ending), ending);
}
