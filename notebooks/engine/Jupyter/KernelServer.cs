using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Vcmr.Engine.Jupyter;

/// <summary>
/// The Jupyter kernel: takes requests, answers them, and tells everyone whether it is busy. Requests of the shell wait for
/// one another; those of control are answered while a cell runs.
/// </summary>
internal sealed class KernelServer : IAsyncDisposable
{
    private readonly Channel<Request> shell = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Request> control = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Lock receiving = new();
    private readonly MessageFormat format;
    private readonly Replies replies;
    private readonly Executor executor;
    private readonly LanguageServices services;
    private readonly History history = new(HistoryFile.OfUser());
    private readonly KernelSockets sockets;
    private CancellationTokenSource? current;
    private long received;
    private long abortedUntil;

    private KernelServer(ConnectionFile connection, SessionSlot slot)
    {
        format = new MessageFormat(new MessageSigner(connection.Key));
        sockets = new KernelSockets(connection, Receive, topic => replies!.Welcome(topic), Dropped);
        replies = new Replies(format, sockets.Send);
        executor = new Executor(slot, replies, history, () => Interlocked.Read(ref received));
        services = new LanguageServices(slot);
    }

    /// <summary>Serves until a client, a signal or the end of the parent stops it.</summary>
    /// <param name="connectionFile">The file that Jupyter wrote.</param>
    /// <param name="unsigned">Whether messages need no signature where the file has no key.</param>
    public static async Task RunAsync(string connectionFile, bool unsigned)
    {
        ConnectionFile connection = ConnectionFile.Read(connectionFile);
        if (connection.Key.Length == 0 && !unsigned)
        {
            throw new NotebookException($"'{connectionFile}' has no key, so anybody who reaches the kernel's ports could run code as you; let Jupyter make a key (Session.key), or start the kernel with --unsigned.", ExitCodes.Usage);
        }

        await using SessionSlot slot = new();
        await using KernelServer server = new(connection, slot);
        await server.ServeAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => sockets.DisposeAsync();

    private async Task ServeAsync()
    {
        ParentWatch.Start(() => stopped.TrySetResult());
        using IDisposable signals = KernelSignals.Register(interrupt: Interrupt, stop: () => stopped.TrySetResult());
        sockets.Start();
        replies.PublishState("starting", null);
        Task ended = await Task.WhenAny(stopped.Task, ServeAsync(shell.Reader), ServeAsync(control.Reader)).ConfigureAwait(false);
        await ended.ConfigureAwait(false);
    }

    private void Receive(Route route, IReadOnlyList<byte[]> frames)
    {
        try
        {
            Request request = format.Read(route, frames);
            // Clients' messages come at the same time; their numbers are their order.
            lock (receiving)
            {
                (route == Route.Control ? control : shell).Writer.TryWrite(request with { Number = Interlocked.Increment(ref received) });
            }
        }
        catch (MalformedMessageException e)
        {
            Dropped(e.Message);
        }
    }

    private static void Dropped(string reason) => Console.Error.WriteLine($"vcmr kernel: a message was dropped: {reason}.");

    private async Task ServeAsync(ChannelReader<Request> requests)
    {
        await foreach (Request request in requests.ReadAllAsync().ConfigureAwait(false))
        {
            replies.PublishState("busy", request);
            bool isLast = await AnswerAsync(request).ConfigureAwait(false);
            replies.PublishState("idle", request);
            if (isLast)
            {
                stopped.TrySetResult();
            }
        }
    }

    // Whatever a request brings about, the kernel goes on.
    private async Task<bool> AnswerAsync(Request request)
    {
        try
        {
            if (request.Route == Route.Shell)
            {
                await AnswerShellAsync(request).ConfigureAwait(false);
            }
            else if (!AnswerControl(request))
            {
                AnswerAnywhere(request);
            }

            return request.Type == "shutdown_request";
        }
        catch (RequestException e)
        {
            Fail(request, "InvalidRequest", e.Message);
        }
        catch (NotebookException e)
        {
            Fail(request, "KernelError", e.Message);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"vcmr kernel: {request.Type} failed: {e}");
            Fail(request, e.GetType().Name, e.Message);
        }

        return false;
    }

    private void Fail(Request request, string name, string message)
    {
        if (request.WantsReply)
        {
            replies.Reply(request, Replies.Error(name, message));
            return;
        }

        Console.Error.WriteLine($"vcmr kernel: {request.Type} failed: {message}");
    }

    private async Task AnswerShellAsync(Request request)
    {
        using CancellationTokenSource interrupt = new();
        lock (gate)
        {
            current = interrupt;
        }

        try
        {
            switch (request.Type)
            {
                case "execute_request" when request.Number <= abortedUntil:
                    executor.Abort(request);
                    break;
                case "execute_request":
                    abortedUntil = Math.Max(abortedUntil, await executor.ExecuteAsync(request, interrupt.Token).ConfigureAwait(false));
                    break;
                case "complete_request":
                    replies.Reply(request, await services.CompleteAsync(request, interrupt.Token).ConfigureAwait(false));
                    break;
                case "inspect_request":
                    replies.Reply(request, await services.InspectAsync(request, interrupt.Token).ConfigureAwait(false));
                    break;
                case "is_complete_request":
                    replies.Reply(request, await services.IsCompleteAsync(request, interrupt.Token).ConfigureAwait(false));
                    break;
                case "history_request":
                    replies.Reply(request, HistoryRequests.Answer(request, history));
                    break;
                default:
                    AnswerAnywhere(request);
                    break;
            }
        }
        finally
        {
            lock (gate)
            {
                current = null;
            }
        }
    }

    private bool AnswerControl(Request request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                Interrupt();
                replies.Reply(request, Replies.Ok());
                return true;
            case "debug_request":
                replies.Reply(request, Replies.Error("NotSupported", "This kernel has no debugger."));
                return true;
            default:
                return false;
        }
    }

    // What older clients send to the shell and newer ones to control.
    private void AnswerAnywhere(Request request)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                replies.Reply(request, KernelInfo.Create());
                break;
            case "comm_info_request":
                JsonObject comms = Replies.Ok();
                comms["comms"] = new JsonObject();
                replies.Reply(request, comms);
                break;
            case "comm_open":
                // Nothing here takes part in comms; the client learns so.
                replies.Publish("comm_close", request, new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() });
                break;
            case "comm_msg" or "comm_close":
                break;
            case "shutdown_request":
                JsonObject goodbye = Replies.Ok();
                goodbye["restart"] = request.Flag("restart", false);
                replies.Publish("shutdown_reply", request, (JsonObject)goodbye.DeepClone());
                replies.Reply(request, goodbye);
                break;
            default:
                Fail(request, "UnknownRequest", $"This kernel does not know '{request.Type}'.");
                break;
        }
    }

    private void Interrupt()
    {
        lock (gate)
        {
            current?.CancelAsync();
        }
    }
}
