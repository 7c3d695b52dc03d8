using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Reactive.Disposables;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.DotNet.Interactive.Utility;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// The session process: takes cells from its parent over a socket, so that standard output stays free for native code
/// and for programs that cells start, and runs them one after another on a thread of their own.
/// </summary>
internal sealed class SessionHost : IDisposable
{
    // Who runs cells one after another never completes anything; who types pauses this long.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly MessageChannel channel;
    private readonly byte[] marker;
    private readonly SessionOutput output;
    private readonly NotebookSession session;
    private readonly IDisposable console;
    private readonly Timer idle;
    private readonly Timer ending;
    private readonly BlockingCollection<ExecuteRequest> requests = [];
    private readonly Lock gate = new();
    private CancellationTokenSource? running;

    private SessionHost(Stream stream, string marker)
    {
        channel = new MessageChannel(stream);
        this.marker = Encoding.UTF8.GetBytes(marker);
        output = new SessionOutput(message => channel.Send(message));
        session = new NotebookSession(Environment.CurrentDirectory, output, message => channel.Send<SessionEvent>(message));
        // .NET Interactive puts a writer of its own in the console's place for each cell, unless there is one already; what
        // threads print after their cell would be lost in it.
        console = ConsoleOutput.Subscribe(_ => Disposable.Empty);
        idle = new Timer(_ => session.Services.WarmUp());
        ending = new Timer(_ => End());
    }

    /// <summary>Serves the parent until it says goodbye or is gone.</summary>
    /// <param name="socketPath">The Unix socket on which the parent waits.</param>
    /// <param name="marker">What to print, past the capture, when a cell ends: the parent then knows it has everything.</param>
    public static async Task ServeAsync(string socketPath, string marker)
    {
        // Ctrl-C and the end of a terminal reach the whole group; what they mean is the parent's decision.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        ExceptionHandling.SetUnhandledExceptionHandler(CellInterrupt.IsInterrupt);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath)).ConfigureAwait(false);
        using SessionHost host = new(new NetworkStream(socket), marker);
        // A job that is stopped hears it in all its processes; the cell gets the time that the parent gives it to save its work.
        using PosixSignalRegistration stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            host.Interrupt();
            host.ending.Change(Grace, Timeout.InfiniteTimeSpan);
        });
        await host.ServeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        idle.Dispose();
        ending.Dispose();
        console.Dispose();
        session.Dispose();
        requests.Dispose();
        output.Dispose();
        channel.Dispose();
    }

    private async Task ServeAsync()
    {
        new Thread(RunCells) { IsBackground = true, Name = "requests" }.Start();
        session.WarmUp();
        channel.Send<SessionEvent>(new ReadyEvent());
        idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
        while (await channel.ReceiveAsync<SessionRequest>().ConfigureAwait(false) is SessionRequest request)
        {
            switch (request)
            {
                case ExecuteRequest execute:
                    idle.Change(Timeout.Infinite, Timeout.Infinite);
                    requests.Add(execute);
                    break;
                case ServiceRequest service:
                    session.Services.Ask(service);
                    break;
                case InterruptRequest:
                    Interrupt();
                    break;
                case ShutdownRequest:
                    EndPrograms();
                    Environment.Exit(0);
                    break;
            }
        }

        // The parent is gone; a cell may still run, and threads of its own with it.
        EndPrograms();
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }

    private static void End()
    {
        const int Terminated = 128 + 15;
        EndPrograms();
        Environment.Exit(Terminated);
    }

    private static void EndPrograms()
    {
        if (Environment.GetEnvironmentVariable(SessionPrograms.Variable) is { Length: > 0 } name)
        {
            SessionPrograms.End(name);
        }
    }

    private void Interrupt()
    {
        lock (gate)
        {
            running?.CancelAsync();
        }
    }

    private void RunCells()
    {
        foreach (ExecuteRequest request in requests.GetConsumingEnumerable())
        {
            // Kept undisposed: functions of this cell hold its token as long as the session lives.
            CancellationTokenSource interrupt = new();
            lock (gate)
            {
                running = interrupt;
            }

            // A cell may have put a writer of its own there.
            Console.SetOut(new CapturedWriter(output, StreamEvent.Output));
            Console.SetError(new CapturedWriter(output, StreamEvent.Error));
            ExecutionStatus status = session.Execute(request.Code, request.Cell, interrupt.Token, request.Language);
            lock (gate)
            {
                running = null;
            }

            output.End();
            NativeStreams.Flush();
            Mark(Console.OpenStandardOutput());
            Mark(Console.OpenStandardError());
            channel.Send<SessionEvent>(new DoneEvent(request.Id, status));
            idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void Mark(Stream stream)
    {
        stream.Write(marker);
        stream.Flush();
    }
}
