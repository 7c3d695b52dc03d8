using System.Net;
using System.Net.Sockets;

namespace Vcmr.Cli.Kernel;

/// <summary>
/// Lets clients in by a Unix socket, as the ipc transport of ZeroMQ has it; NetMQ's own ipc is something else. Bytes go to
/// and from a port on the loopback device as they are.
/// </summary>
internal sealed class IpcBridge : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly List<Task> connections = [];
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string path;
    private readonly int port;

    public IpcBridge(string path, int port)
    {
        this.path = path;
        this.port = port;
        // What an earlier kernel left would be in the way.
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _ = AcceptAsync();
    }

    public void Dispose()
    {
        listener.Dispose();
        Task[] open;
        lock (connections)
        {
            open = [.. connections];
        }

        // The port is closed by now; its last words are on their way.
        Task.WaitAll(open, Linger);
        File.Delete(path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Task joined = JoinAsync(await listener.AcceptAsync().ConfigureAwait(false));
                lock (connections)
                {
                    connections.RemoveAll(connection => connection.IsCompleted);
                    connections.Add(joined);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The kernel ends.
        }
    }

    private async Task JoinAsync(Socket client)
    {
        using Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).ConfigureAwait(false);
            await using NetworkStream near = new(client, ownsSocket: true);
            await using NetworkStream far = new(server);
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            client.Dispose();
        }
    }
}
