using System.Net;
using System.Net.Sockets;

namespace Vcmr.Tests.Video.Weights;

/// <summary>An HTTP server on this machine that sends a file, and can cut it off or know nothing of ranges.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _content;
    private readonly Task _loop;

    public FileServer(byte[] content)
    {
        _content = content;
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        Address = new Uri($"http://127.0.0.1:{port}/file.pt");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _loop = Task.Run(Loop);
    }

    public Uri Address { get; }

    /// <summary>Bytes after which each answer is cut off.</summary>
    public int CutAfter { get; init; } = int.MaxValue;

    public bool KnowsRanges { get; init; } = true;

    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    /// <summary>The first byte that each request asked for.</summary>
    public List<long> Starts { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _loop.Wait();
    }

    private void Loop()
    {
        try
        {
            while (true)
            {
                Answer(_listener.GetContext());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        string? range = context.Request.Headers["Range"];
        long start = range is null ? 0 : long.Parse(range["bytes=".Length..].TrimEnd('-'));
        Starts.Add(start);
        response.StatusCode = (int)Status;
        if (Status != HttpStatusCode.OK)
        {
            response.Close();
            return;
        }

        if (!KnowsRanges)
        {
            start = 0;
        }
        else if (start >= _content.Length)
        {
            response.StatusCode = 416;
            response.Close();
            return;
        }
        else if (start > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {start}-{_content.Length - 1}/{_content.Length}";
        }

        response.ContentLength64 = _content.Length - start;
        int sent = (int)Math.Min(_content.Length - start, CutAfter);
        response.OutputStream.Write(_content, (int)start, sent);
        response.OutputStream.Flush();
        if (sent < response.ContentLength64)
        {
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }
}
