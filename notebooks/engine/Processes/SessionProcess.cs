using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Processes;

/// <summary>
/// A notebook's session in a process of its own, seen from outside: runs cells, passes on what they give, interrupts
/// them, and says so when the process dies. One cell runs at a time.
/// </summary>
public sealed class SessionProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly string name;
    private readonly MessageChannel channel;
    private readonly NativeOutput standardOutput;
    private readonly NativeOutput standardError;
    private readonly Lock gate = new();
    private readonly Lock delivering = new();
    private readonly PendingReplies replies = new();
    private readonly Task receiving;
    private Action<SessionEvent> deliver = _ => { };
    private TaskCompletionSource<ExecutionStatus>? running;
    private SessionDiedException? death;
    private long requests;

    private SessionProcess(Process process, string name, MessageChannel channel, NativeOutput standardOutput, NativeOutput standardError, Action<Action<SessionEvent>> connect)
    {
        this.process = process;
        this.name = name;
        this.channel = channel;
        this.standardOutput = standardOutput;
        this.standardError = standardError;
        connect(Deliver);
        receiving = ReceiveAsync();
    }

    /// <summary>Starts a session process.</summary>
    /// <param name="workingDirectory">The notebook's folder: the process works there, and <c>#r</c> starts there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The session, ready for its first cell.</returns>
    /// <exception cref="SessionDiedException">The process ended before it was ready.</exception>
    public static async Task<SessionProcess> StartAsync(string workingDirectory, CancellationToken cancellation = default)
    {
        using SocketFolder folder = new();
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.SocketPath));
        listener.Listen(1);

        string name = Guid.NewGuid().ToString("N");
        string marker = $"\u0001vcmr-{name}\u0001";
        ProcessStartInfo info = EngineProgram.StartInfo(workingDirectory);
        info.Environment[SessionPrograms.Variable] = name;
        info.ArgumentList.Add(folder.SocketPath);
        info.ArgumentList.Add(marker);
        Process process = Start(info);
        // Cells have no keyboard: what asks for input gets the end of the file.
        process.StandardInput.Close();

        Action<SessionEvent> sink = _ => { };
        NativeOutput output = new(process.StandardOutput.BaseStream, marker, text => sink(new StreamEvent(StreamEvent.Output, text)));
        NativeOutput error = new(process.StandardError.BaseStream, marker, text => sink(new StreamEvent(StreamEvent.Error, text)));
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(StartLimit);
            Task<Socket> accepting = listener.AcceptAsync(limit.Token).AsTask();
            if (await Task.WhenAny(accepting, process.WaitForExitAsync(limit.Token)).ConfigureAwait(false) != accepting && process.HasExited)
            {
                await Task.WhenAny(error.Completion, Task.Delay(FlushLimit, cancellation)).ConfigureAwait(false);
                throw new SessionDiedException($"The session process ended at its start: {Ending(process, error.Tail)}");
            }

            MessageChannel channel = new(new NetworkStream(await accepting.ConfigureAwait(false), ownsSocket: true));
            if (await channel.ReceiveAsync<SessionEvent>().WaitAsync(limit.Token).ConfigureAwait(false) is not ReadyEvent)
            {
                throw new SessionDiedException($"The session process did not get ready: {error.Tail}");
            }

            return new SessionProcess(process, name, channel, output, error, connected => sink = connected);
        }
        catch (Exception e)
        {
            Kill(process, name);
            process.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new SessionDiedException($"The session process did not get ready within {StartLimit.TotalSeconds:0} s.");
            }

            throw;
        }
    }

    /// <summary>The operating system's number of the process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Runs a cell and waits for its end.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="cell">The cell's number, by which errors call it.</param>
    /// <param name="onEvent">
    /// Takes what the cell gives, one event at a time, in order. It stays in use until the next cell runs, for what
    /// background threads still print.
    /// </param>
    /// <param name="language">The cell's language as notebooks write it, or null for C#.</param>
    /// <returns>How the cell ended.</returns>
    /// <exception cref="SessionDiedException">The process died.</exception>
    /// <exception cref="InvalidOperationException">Another cell is running.</exception>
    public Task<ExecutionStatus> ExecuteAsync(string code, int cell, Action<SessionEvent> onEvent, string? language = null)
    {
        TaskCompletionSource<ExecutionStatus> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (death is not null)
            {
                return Task.FromException<ExecutionStatus>(death);
            }

            if (running is not null)
            {
                throw new InvalidOperationException("A cell is running in this session.");
            }

            running = completion;
        }

        lock (delivering)
        {
            deliver = onEvent;
        }

        Send(new ExecuteRequest(++requests, code, cell, language));
        return completion.Task;
    }

    /// <summary>Says what may stand at a position of a cell that is being typed. Cells may run meanwhile.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="cursor">The position in it, in UTF-16 units.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The candidates; none where there is nothing to complete.</returns>
    /// <exception cref="SessionDiedException">The process died.</exception>
    public async Task<CompletionReply> CompleteAsync(string code, int cursor, CancellationToken cancellation = default) =>
        (await AskAsync<CompletionEvent>(id => new CompleteRequest(id, code, cursor), cancellation).ConfigureAwait(false)).Reply;

    /// <summary>Says what the name at a position of a cell is. Cells may run meanwhile.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="cursor">The position in it, in UTF-16 units.</param>
    /// <param name="detail">0 for the essentials, 1 for all that is known.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The description.</returns>
    /// <exception cref="SessionDiedException">The process died.</exception>
    public async Task<InspectionReply> InspectAsync(string code, int cursor, int detail, CancellationToken cancellation = default) =>
        (await AskAsync<InspectionEvent>(id => new InspectRequest(id, code, cursor, detail), cancellation).ConfigureAwait(false)).Reply;

    /// <summary>Says whether a cell can be run as it is typed or goes on. Cells may run meanwhile.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="SessionDiedException">The process died.</exception>
    public async Task<CompletenessReply> IsCompleteAsync(string code, CancellationToken cancellation = default) =>
        (await AskAsync<CompletenessEvent>(id => new IsCompleteRequest(id, code), cancellation).ConfigureAwait(false)).Reply;

    /// <summary>Asks the running cell to stop; the session and its variables stay.</summary>
    public void Interrupt() => Send(new InterruptRequest());

    /// <summary>Ends the process and everything it started, at once.</summary>
    public void Kill() => Kill(process, name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await receiving.ConfigureAwait(false);
        channel.Dispose();
        process.Dispose();
    }

    private static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new NotebookException($"The session process cannot be started in '{info.WorkingDirectory}': {e.Message}", e);
        }
    }

    private static void Kill(Process process, string name)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        SessionPrograms.End(name);
    }

    private async Task<T> AskAsync<T>(Func<long, ServiceRequest> request, CancellationToken cancellation)
        where T : ServiceEvent
    {
        (long id, Task<ServiceEvent> reply) = replies.Expect();
        Send(request(id));
        try
        {
            return (T)await reply.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            replies.Forget(id);
        }
    }

    private void Send(SessionRequest request)
    {
        try
        {
            channel.Send(request);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The receiving side notices the same and reports it.
        }
    }

    private void Deliver(SessionEvent message)
    {
        lock (delivering)
        {
            deliver(message);
        }
    }

    private async Task ReceiveAsync()
    {
        while (await channel.ReceiveAsync<SessionEvent>().ConfigureAwait(false) is SessionEvent message)
        {
            if (message is DoneEvent done)
            {
                await FlushAsync(done.Id).ConfigureAwait(false);
                Take()?.SetResult(done.Status);
            }
            else if (message is ServiceEvent reply)
            {
                replies.Complete(reply);
            }
            else
            {
                Deliver(message);
            }
        }

        await DieAsync().ConfigureAwait(false);
    }

    // A program that a cell left running may keep the streams busy; a cell does not wait for it forever.
    private async Task FlushAsync(long cells)
    {
        Task flushed = Task.WhenAll(standardOutput.WaitForMarksAsync(cells), standardError.WaitForMarksAsync(cells));
        await Task.WhenAny(flushed, Task.Delay(FlushLimit)).ConfigureAwait(false);
    }

    private async Task DieAsync()
    {
        Task exit = process.WaitForExitAsync();
        if (await Task.WhenAny(exit, Task.Delay(ExitLimit)).ConfigureAwait(false) != exit)
        {
            Kill();
            await exit.ConfigureAwait(false);
        }

        // What its cells started has no session any more.
        SessionPrograms.End(name);

        await Task.WhenAny(Task.WhenAll(standardOutput.Completion, standardError.Completion), Task.Delay(FlushLimit)).ConfigureAwait(false);
        SessionDiedException reason = new($"The session process died: {Ending(process, standardError.Tail)}");
        lock (gate)
        {
            death = reason;
        }

        Take()?.SetException(reason);
        replies.Fail(reason);
    }

    private TaskCompletionSource<ExecutionStatus>? Take()
    {
        lock (gate)
        {
            TaskCompletionSource<ExecutionStatus>? taken = running;
            running = null;
            return taken;
        }
    }

    private static string Ending(Process process, string lastWords)
    {
        string code = process.ExitCode switch
        {
            134 => "it aborted (signal 6)",
            137 => "it was killed (signal 9), perhaps because memory ran out",
            139 => "segmentation fault (signal 11)",
            143 => "it was terminated (signal 15)",
            int other => $"exit code {other}",
        };
        // The runtime and C++ say why in a line or two; the stack that follows is in the notebook.
        IEnumerable<string> words = lastWords.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("at ", StringComparison.Ordinal))
            .TakeLast(3);
        string said = string.Join(' ', words);
        return said.Length == 0 ? code + "." : $"{code}: {said}";
    }
}
