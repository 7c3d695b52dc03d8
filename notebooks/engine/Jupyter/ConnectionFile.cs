using System.Text.Json;

namespace Vcmr.Engine.Jupyter;

/// <summary>Where a Jupyter client wants to meet the kernel, as it wrote into a file before it started it.</summary>
/// <param name="Transport"><c>tcp</c> or <c>ipc</c>.</param>
/// <param name="Ip">The address, or the beginning of the sockets' paths.</param>
/// <param name="Key">The secret that signs messages; empty where none are signed.</param>
/// <param name="Shell">The port of ordinary requests.</param>
/// <param name="Control">The port of requests that must not wait.</param>
/// <param name="Input">The port by which a kernel could ask for input.</param>
/// <param name="Publish">The port on which all clients hear what cells give.</param>
/// <param name="Heartbeat">The port that echoes.</param>
internal sealed record ConnectionFile(string Transport, string Ip, string Key, int Shell, int Control, int Input, int Publish, int Heartbeat)
{
    public static ConnectionFile Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            string transport = root.TryGetProperty("transport", out JsonElement value) ? value.GetString()! : "tcp";
            string scheme = root.TryGetProperty("signature_scheme", out value) ? value.GetString()! : "hmac-sha256";
            if (transport is not ("tcp" or "ipc") || scheme is not "hmac-sha256")
            {
                throw new NotebookException($"'{path}' asks for transport '{transport}' and signatures by '{scheme}'; this kernel knows tcp, ipc and hmac-sha256.");
            }

            int Port(string name) => root.GetProperty(name).GetInt32();
            return new ConnectionFile(
                transport,
                root.GetProperty("ip").GetString()!,
                root.TryGetProperty("key", out value) ? value.GetString()! : "",
                Port("shell_port"),
                Port("control_port"),
                Port("stdin_port"),
                Port("iopub_port"),
                Port("hb_port"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The connection file '{path}' cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new NotebookException($"'{path}' is not a Jupyter connection file ({e.Message}); Jupyter writes one when it starts a kernel.", e);
        }
    }

    /// <summary>The path of a port's socket where the transport is ipc.</summary>
    public string SocketPath(int port) => $"{Ip}-{port}";
}
