using NetMQ;
using NetMQ.Sockets;
using Vcmr.Engine;

namespace Vcmr.Cli.Kernel;

/// <summary>The kernel's ZeroMQ sockets. One thread owns them all; whoever sends leaves the message in its queue.</summary>
internal sealed class KernelSockets : IDisposable
{
    // A client that asks for more than this in one message has made a mistake.
    private const long MaxMessage = 1L << 28;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly NetMQPoller poller = [];
    private readonly NetMQQueue<(Route Route, byte[][] Frames)> outgoing = new();
    private readonly Dictionary<Route, NetMQSocket> sockets;
    private readonly List<NetMQSocket> owned = [];
    private readonly List<IpcBridge> bridges = [];
    private readonly Action<Route, IReadOnlyList<byte[]>> received;
    private readonly Action<byte[]> subscribed;

    /// <summary>Binds the sockets.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="received">Takes each message, on the sockets' thread.</param>
    /// <param name="subscribed">Learns of each new subscription to what is published, on the sockets' thread.</param>
    public KernelSockets(ConnectionFile connection, Action<Route, IReadOnlyList<byte[]>> received, Action<byte[]> subscribed)
    {
        this.received = received;
        this.subscribed = subscribed;
        sockets = new Dictionary<Route, NetMQSocket>
        {
            [Route.Shell] = new RouterSocket(),
            [Route.Control] = new RouterSocket(),
            [Route.Publish] = new XPublisherSocket(),
        };
        // Cells have no keyboard, so nothing is ever sent here; clients connect to it all the same.
        RouterSocket input = new();
        ResponseSocket heartbeat = new();
        owned.AddRange([.. sockets.Values, input, heartbeat]);
        try
        {
            Bind(sockets[Route.Shell], connection, connection.Shell);
            Bind(sockets[Route.Control], connection, connection.Control);
            Bind(sockets[Route.Publish], connection, connection.Publish);
            Bind(input, connection, connection.Input);
            Bind(heartbeat, connection, connection.Heartbeat);
        }
        catch
        {
            Release();
            throw;
        }

        heartbeat.ReceiveReady += (_, _) => Echo(heartbeat);
        sockets[Route.Shell].ReceiveReady += (_, e) => Receive(Route.Shell, e.Socket);
        sockets[Route.Control].ReceiveReady += (_, e) => Receive(Route.Control, e.Socket);
        sockets[Route.Publish].ReceiveReady += (_, e) => Subscribe(e.Socket);
        outgoing.ReceiveReady += (_, _) => SendWaiting();
        poller.Add(outgoing);
        poller.Add(heartbeat);
        foreach (NetMQSocket socket in sockets.Values)
        {
            poller.Add(socket);
        }
    }

    /// <summary>Starts to receive.</summary>
    public void Start() => poller.RunAsync("sockets", isBackgroundThread: true);

    /// <summary>Sends a message, after those that wait already.</summary>
    public void Send(Route route, byte[][] frames) => outgoing.Enqueue((route, frames));

    /// <summary>Sends what still waits and closes the sockets.</summary>
    public void Dispose()
    {
        poller.StopAsync();
        while (poller.IsRunning)
        {
            Thread.Yield();
        }

        SendWaiting();
        poller.Dispose();
        Release();
    }

    private void Release()
    {
        outgoing.Dispose();
        owned.ForEach(socket => socket.Dispose());
        NetMQConfig.Cleanup(block: true);
        bridges.ForEach(bridge => bridge.Dispose());
    }

    private void Bind(NetMQSocket socket, ConnectionFile connection, int port)
    {
        socket.Options.Linger = Linger;
        socket.Options.MaxMsgSize = MaxMessage;
        // A client that reads slowly loses nothing; what a cell may print is limited elsewhere.
        socket.Options.SendHighWatermark = 0;
        try
        {
            if (connection.Transport == "ipc")
            {
                bridges.Add(new IpcBridge(connection.SocketPath(port), socket.BindRandomPort("tcp://127.0.0.1")));
                return;
            }

            bool isIp6 = connection.Ip.Contains(':');
            socket.Options.IPv4Only = !isIp6;
            socket.Bind($"tcp://{(isIp6 ? $"[{connection.Ip}]" : connection.Ip)}:{port}");
        }
        catch (Exception e) when (e is NetMQException or System.Net.Sockets.SocketException or ArgumentException or IOException)
        {
            throw new NotebookException($"The kernel cannot listen on {connection.Ip}, port {port}: {e.Message}", e);
        }
    }

    private void Receive(Route route, NetMQSocket socket)
    {
        NetMQMessage? message = null;
        while (socket.TryReceiveMultipartMessage(ref message))
        {
            received(route, [.. message!.Select(frame => frame.ToByteArray())]);
        }
    }

    private static void Echo(NetMQSocket socket)
    {
        NetMQMessage? message = null;
        if (socket.TryReceiveMultipartMessage(ref message))
        {
            socket.TrySendMultipartMessage(message!);
        }
    }

    // A subscription is a frame of 1 and the topic; 0 ends one.
    private void Subscribe(NetMQSocket socket)
    {
        while (socket.TryReceiveFrameBytes(out byte[]? frame))
        {
            if (frame is [1, .. byte[] topic])
            {
                subscribed(topic);
            }
        }
    }

    private void SendWaiting()
    {
        while (outgoing.TryDequeue(out (Route Route, byte[][] Frames) message, TimeSpan.Zero))
        {
            sockets[message.Route].TrySendMultipartBytes(TimeSpan.Zero, message.Frames);
        }
    }
}
