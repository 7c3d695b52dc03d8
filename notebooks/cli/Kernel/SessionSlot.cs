using Vcmr.Engine.Processes;

namespace Vcmr.Cli.Kernel;

/// <summary>The session process behind the kernel, and the next one where it died.</summary>
internal sealed class SessionSlot : IAsyncDisposable
{
    private readonly string directory = Environment.CurrentDirectory;
    private Task<SessionProcess> session;

    /// <summary>Begins to start a session in the current folder, where Jupyter starts a kernel: the notebook's.</summary>
    public SessionSlot() => session = StartAsync();

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
        await DisposeAsync().ConfigureAwait(false);
        session = StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (await Task.WhenAny(session).ConfigureAwait(false) is { IsCompletedSuccessfully: true } started)
        {
            await started.Result.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<SessionProcess> StartAsync() => Task.Run(() => SessionProcess.StartAsync(directory));
}
