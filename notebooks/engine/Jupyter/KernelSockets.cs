using System.Net;
using System.Net.Sockets;
using Vcmr.Engine.Jupyter.Wire;

namespace Vcmr.Engine.Jupyter;

/// <summary>The kernel's sockets: what comes in on them is handed on, and what is said goes out by them.</summary>
internal sealed class KernelSockets : IAsyncDisposable
{
    private const int Backlog = 100;

    private readonly Dictionary<Route, ServerSocket> sockets = [];
    private readonly List<ServerSocket> all = [];
    private readonly List<string> paths = [];
    private readonly Action<string> dropped;

    /// <summary>Binds the sockets.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="received">Takes each message, the name of its sender first; those of several senders come at the same time.</param>
    /// <param name="greeting">Makes what a new subscriber to a topic hears first.</param>
    /// <param name="dropped">Learns why a message was not kept.</param>
    public KernelSockets(ConnectionFile connection, Action<Route, IReadOnlyList<byte[]>> received, Func<byte[], byte[][]> greeting, Action<string> dropped)
    {
        this.dropped = dropped;
        try
        {
            foreach ((Route route, int port) in new[] { (Route.Shell, connection.Shell), (Route.Control, connection.Control) })
            {
                sockets[route] = Bind(connection, port, SocketKind.Router, MessageLimit.Request, (peer, frames) => received(route, [peer.Identity, .. frames]));
            }

            sockets[Route.Publish] = Bind(connection, connection.Publish, SocketKind.Publisher, MessageLimit.Small, (peer, frames) =>
            {
                if (peer.Subscribe(frames) is byte[] topic)
                {
                    peer.Send(greeting(topic));
                }
            });

            // Cells have no keyboard, so nothing is ever sent here; clients connect to it all the same.
            Bind(connection, connection.Input, SocketKind.Router, MessageLimit.Small, (_, _) => { });
            Bind(connection, connection.Heartbeat, SocketKind.Reply, MessageLimit.Small, (peer, frames) => peer.Send([.. frames]));
        }
        catch
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Starts to receive.</summary>
    public void Start() => all.ForEach(socket => socket.Start());

    /// <summary>Sends a message, after those that wait already: to the peer that its first frame names, or to all.</summary>
    public void Send(Route route, byte[][] frames)
    {
        if (route == Route.Publish)
        {
            sockets[route].Publish(frames);
        }
        else
        {
            sockets[route].Send(frames[0], frames[1..]);
        }
    }

    /// <summary>Sends what still waits and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(all.Select(socket => socket.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (string path in paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder was removed first.
            }
        }
    }

    private ServerSocket Bind(ConnectionFile connection, int port, SocketKind kind, MessageLimit limit, Action<Peer, IReadOnlyList<byte[]>> received)
    {
        try
        {
            ServerSocket socket = new(connection.Transport == "ipc" ? Listen(connection.SocketPath(port)) : Listen(connection.Ip, port), kind, limit, received, dropped);
            all.Add(socket);
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new NotebookException($"The kernel cannot listen on {connection.Ip}, port {port}: {e.Message}", e);
        }
    }

    private Socket Listen(string path)
    {
        path = Path.GetFullPath(path);
        // What an earlier kernel left would be in the way.
        File.Delete(path);
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            paths.Add(path);
            if (!OperatingSystem.IsWindows())
            {
                // Before anybody can connect.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private static Socket Listen(string address, int port)
    {
        IPAddress ip = address == "*" ? IPAddress.Any : address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address);
        Socket listener = new(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(ip, port));
            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
