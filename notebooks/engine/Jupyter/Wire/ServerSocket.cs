using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>
/// A ZeroMQ socket that listens. It exists because what a client may send is bounded here before any of it is kept, all
/// frames of a message together, and because it listens on a Unix socket without a port beside it; NetMQ does neither.
/// </summary>
internal sealed class ServerSocket : IAsyncDisposable
{
    private const int MaxPeers = 500;

    // Files that are open elsewhere in the process may be closed by then.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket listener;
    private readonly SocketKind kind;
    private readonly MessageLimit limit;
    private readonly Action<Peer, IReadOnlyList<byte[]>> received;
    private readonly Action<string> dropped;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<Peer, Task> peers = new();
    private readonly ConcurrentDictionary<string, Peer> names = new(StringComparer.Ordinal);
    private Task accepting = Task.CompletedTask;

    /// <summary>Makes a socket of one that is bound.</summary>
    /// <param name="listener">Bound and listening.</param>
    /// <param name="kind">What kind of socket it is.</param>
    /// <param name="limit">What a message may measure.</param>
    /// <param name="received">Takes each message; those of one peer come one after another.</param>
    /// <param name="dropped">Learns why a message was not kept.</param>
    public ServerSocket(Socket listener, SocketKind kind, MessageLimit limit, Action<Peer, IReadOnlyList<byte[]>> received, Action<string> dropped)
    {
        this.listener = listener;
        this.kind = kind;
        this.limit = limit;
        this.received = received;
        this.dropped = dropped;
    }

    /// <summary>Starts to let peers in.</summary>
    public void Start() => accepting = AcceptAsync();

    /// <summary>Sends a message to the peer of a name; nobody hears it where that peer is gone.</summary>
    public void Send(byte[] name, byte[][] frames)
    {
        if (names.TryGetValue(Convert.ToHexString(name), out Peer? peer))
        {
            peer.Send(frames);
        }
    }

    /// <summary>Sends a message to all who want to hear its first frame.</summary>
    public void Publish(byte[][] frames)
    {
        foreach (Peer peer in peers.Keys)
        {
            if (peer.Hears(frames[0]))
            {
                peer.Send(frames);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        await Task.WhenAll(peers.Keys.Select(peer => peer.DisposeAsync().AsTask())).ConfigureAwait(false);
        await closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(peers.Values).ConfigureAwait(false);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await listener.AcceptAsync(closing.Token).ConfigureAwait(false);
                if (peers.Count >= MaxPeers)
                {
                    socket.Dispose();
                    continue;
                }

                if (socket.ProtocolType == ProtocolType.Tcp)
                {
                    socket.NoDelay = true;
                }

                Peer peer = new(socket, limit);
                TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
                peers[peer] = ServeAsync(peer, known.Task);
                known.SetResult();
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Peer peer, Task known)
    {
        await known.ConfigureAwait(false);
        string? name = null;
        try
        {
            if (!await peer.GreetAsync(kind.Name, kind.Peers, closing.Token).ConfigureAwait(false))
            {
                return;
            }

            // A client that lost its connection comes back under its name, and hears there what it asked for before.
            name = Convert.ToHexString(peer.Identity);
            names[name] = peer;
            while (await peer.ReceiveAsync(closing.Token).ConfigureAwait(false) is Received message)
            {
                if (message.Excess is string excess)
                {
                    dropped(excess);
                }
                else
                {
                    received(peer, message.Frames);
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // The peer is gone, or was none.
        }
        finally
        {
            if (name is not null)
            {
                names.TryRemove(new KeyValuePair<string, Peer>(name, peer));
            }

            await peer.DisposeAsync().ConfigureAwait(false);
            peers.TryRemove(peer, out _);
        }
    }
}
