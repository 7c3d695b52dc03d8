using System.Net.Sockets;
using System.Threading.Channels;

namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>A client's connection. Whoever sends leaves the message in its queue; one that reads slowly loses nothing.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private const int MaxSubscriptions = 1000;
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly Socket socket;
    private readonly BufferedStream input;
    private readonly BufferedStream output;
    private readonly MessageReader reader;
    private readonly Channel<(byte[][] Frames, bool IsCommand)> outgoing =
        Channel.CreateUnbounded<(byte[][] Frames, bool IsCommand)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<byte[]> subscriptions = [];
    private Task sending = Task.CompletedTask;

    public Peer(Socket socket, MessageLimit limit)
    {
        this.socket = socket;
        input = new BufferedStream(new NetworkStream(socket), 64 << 10);
        output = new BufferedStream(new NetworkStream(socket), 64 << 10);
        reader = new MessageReader(input, limit);
    }

    /// <summary>The name that answers to this peer's messages are addressed to.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Greets the peer; false for one that does not belong here.</summary>
    /// <param name="kind">What kind of socket this side is.</param>
    /// <param name="accepted">The kinds that may talk to it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<bool> GreetAsync(string kind, IReadOnlyCollection<string> accepted, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(GreetingLimit);
        await output.WriteAsync(WireFormat.Greeting(), limit.Token).ConfigureAwait(false);
        await output.FlushAsync(limit.Token).ConfigureAwait(false);
        byte[] greeting = new byte[WireFormat.GreetingLength];
        await input.ReadExactlyAsync(greeting, limit.Token).ConfigureAwait(false);
        if (!WireFormat.IsGreeting(greeting))
        {
            return false;
        }

        Send([WireFormat.Ready(kind)], isCommand: true);
        sending = SendAsync();
        if (await reader.ReadAsync(limit.Token).ConfigureAwait(false) is not { IsCommand: true } ready
            || WireFormat.ReadReady(ready.Frames[0]) is not (string other, byte[] identity)
            || !accepted.Contains(other))
        {
            return false;
        }

        Identity = identity.Length > 0 ? identity : [0, .. Guid.NewGuid().ToByteArray()];
        return true;
    }

    /// <summary>The peer's next message; null when it is gone.</summary>
    public async Task<Received?> ReceiveAsync(CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false) is Received received)
        {
            if (!received.IsCommand)
            {
                return received;
            }

            if (WireFormat.Pong(received.Frames[0]) is byte[] pong)
            {
                Send([pong], isCommand: true);
            }
        }

        return null;
    }

    /// <summary>Sends a message after those that wait already.</summary>
    public void Send(byte[][] frames) => Send(frames, isCommand: false);

    /// <summary>Notes what the peer wants to hear of what is published, or no longer.</summary>
    /// <param name="message">A frame of 1, or 0 to end it, and the topic.</param>
    /// <returns>The topic of a new subscription, or null.</returns>
    public byte[]? Subscribe(IReadOnlyList<byte[]> message)
    {
        if (message is not [[0 or 1, ..] frame])
        {
            return null;
        }

        byte[] topic = frame[1..];
        lock (subscriptions)
        {
            if (frame[0] == 0)
            {
                int at = subscriptions.FindIndex(known => known.AsSpan().SequenceEqual(topic));
                if (at >= 0)
                {
                    subscriptions.RemoveAt(at);
                }

                return null;
            }

            if (subscriptions.Count == MaxSubscriptions)
            {
                return null;
            }

            subscriptions.Add(topic);
            return topic;
        }
    }

    /// <summary>Whether the peer wants to hear this.</summary>
    public bool Hears(byte[] topic)
    {
        lock (subscriptions)
        {
            return subscriptions.Exists(wanted => topic.AsSpan().StartsWith(wanted));
        }
    }

    /// <summary>Sends what still waits, for a moment, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        outgoing.Writer.TryComplete();
        if (await Task.WhenAny(sending, Task.Delay(Linger)).ConfigureAwait(false) == sending && socket.Connected)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The peer was faster.
            }
        }

        socket.Dispose();
    }

    private void Send(byte[][] frames, bool isCommand) => outgoing.Writer.TryWrite((frames, isCommand));

    private async Task SendAsync()
    {
        try
        {
            while (await outgoing.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (outgoing.Reader.TryRead(out (byte[][] Frames, bool IsCommand) message))
                {
                    await WriteAsync(message.Frames, message.IsCommand).ConfigureAwait(false);
                }

                await output.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The peer is gone; nobody waits for the rest.
            outgoing.Writer.TryComplete();
            socket.Dispose();
        }
    }

    private async Task WriteAsync(byte[][] frames, bool isCommand)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            byte flags = isCommand ? WireFormat.Command : i < frames.Length - 1 ? WireFormat.More : (byte)0;
            await output.WriteAsync(WireFormat.Header(frames[i].Length, flags)).ConfigureAwait(false);
            await output.WriteAsync(frames[i]).ConfigureAwait(false);
        }
    }
}
