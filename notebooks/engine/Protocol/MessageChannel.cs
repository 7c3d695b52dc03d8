using System.Text;
using System.Text.Json;

namespace Vcmr.Engine.Protocol;

/// <summary>
/// Requests one way, events the other, one JSON object a line. Sending is safe from several threads; a receiver that is
/// slow holds the sender up, so that nothing piles up in between.
/// </summary>
internal sealed class MessageChannel(Stream stream) : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { MaxDepth = 256 };

    private readonly StreamReader reader = new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
    private readonly Lock sending = new();

    /// <summary>Sends a message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send<T>(T message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, Options), (byte)'\n'];
        lock (sending)
        {
            stream.Write(line);
            stream.Flush();
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <returns>The message, or null when the other side is gone.</returns>
    public async Task<T?> ReceiveAsync<T>()
        where T : class
    {
        try
        {
            string? line = await reader.ReadLineAsync().ConfigureAwait(false);
            return line is null ? null : JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or JsonException)
        {
            // A line that breaks off is what a process leaves that died while it wrote.
            return null;
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }
}
