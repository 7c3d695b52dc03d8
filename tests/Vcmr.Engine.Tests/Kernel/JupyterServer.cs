using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>A server of the classic Jupyter Notebook; it and its kernels end with it.</summary>
internal sealed class JupyterServer : IAsyncDisposable
{
    private readonly JupyterFixture jupyter;
    private readonly string program;
    private readonly string port = FreePort();
    private readonly string token = Guid.NewGuid().ToString("N");
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private JupyterServer(JupyterFixture jupyter, string program, string folder)
    {
        (this.jupyter, this.program) = (jupyter, program);
        string[] arguments =
        [
            "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--NotebookApp.port_retries=0",
            "--NotebookApp.password=", $"--notebook-dir={folder}",
        ];
        process = new Process
        {
            StartInfo = jupyter.Environment(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }),
            EnableRaisingEvents = true,
        };
        // Whoever may open a page of the server may run code as this user.
        process.StartInfo.Environment["JUPYTER_TOKEN"] = token;
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("Jupyter ended at once:\n" + Log));
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>What the server has said.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts a server that shows a folder, and waits until it answers.</summary>
    public static async Task<JupyterServer> StartAsync(JupyterFixture jupyter, string program, string folder)
    {
        JupyterServer server = new(jupyter, program, folder);
        try
        {
            await server.ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a notebook of the folder is opened.</summary>
    public string NotebookAddress(string path) => $"http://127.0.0.1:{port}/notebooks/{path}?token={token}";

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Asked to stop it ends its kernels in order; killed it would leave their folders behind.
            await JupyterFixture.RunAsync(jupyter.Environment(new ProcessStartInfo(program, ["stop", port])));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Read(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }

        if (line?.Contains("is running at", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }
}
