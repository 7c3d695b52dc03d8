using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Vcmr.Media;

namespace Vcmr.Datasets.Download;

/// <summary>
/// One run of yt-dlp: arguments as a list (no shell sees them), a time limit, lines bounded in length however much it
/// writes. When it has to stop it is interrupted first, as by Ctrl-C, so that it leaves its partial files in order; then
/// it is killed with all its children.
/// </summary>
internal static partial class ToolProcess
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How a run ended.</summary>
    /// <param name="ExitCode">Its exit code; 128 and the signal where one ended it.</param>
    /// <param name="TimedOut">It was stopped at its time limit.</param>
    public readonly record struct Ending(int ExitCode, bool TimedOut);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder it works in.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="longestLine">Characters of a line that are kept.</param>
    /// <param name="onOutput">Told each line of its standard output, on another thread, one call at a time.</param>
    /// <param name="onError">The same for its standard error.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Ending Run(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit, int longestLine, Action<string> onOutput, Action<string> onError, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };

        // Whatever the system's language is, a search text arrives as it was written.
        start.Environment["PYTHONUTF8"] = "1";
        using Process process = BoundProgram.Start(start);
        process.StandardInput.Close();
        var listening = new Lock();
        bool isOver = false;
        Task[] readers =
        [
            Read(process.StandardOutput, longestLine, line => Tell(onOutput, line)),
            Read(process.StandardError, longestLine, line => Tell(onError, line)),
        ];
        using Task exit = process.WaitForExitAsync(CancellationToken.None);
        bool timedOut = false;
        try
        {
            timedOut = !exit.Wait(limit, cancellation);
        }
        finally
        {
            if (!exit.IsCompleted)
            {
                Stop(process, exit);
            }

            // A child it left behind may hold the pipes open for ever; what that still says is not heard.
            Task.WaitAll(readers, Grace);
            lock (listening)
            {
                isOver = true;
            }
        }

        return new Ending(process.ExitCode, timedOut);

        void Tell(Action<string> on, string line)
        {
            lock (listening)
            {
                if (!isOver)
                {
                    on(line);
                }
            }
        }
    }

    private static void Stop(Process process, Task exit)
    {
        _ = Signal(process.Id, Interrupt);
        if (!exit.Wait(Grace, CancellationToken.None))
        {
            process.Kill(entireProcessTree: true);
            exit.Wait(CancellationToken.None);
        }
    }

    private static Task Read(StreamReader reader, int longestLine, Action<string> onLine) => Task.Factory.StartNew(
        () =>
        {
            char[] buffer = new char[4096];
            var line = new StringBuilder();
            int count;
            while ((count = reader.Read(buffer)) > 0)
            {
                foreach (char c in buffer.AsSpan(0, count))
                {
                    if (c is '\n' or '\r')
                    {
                        onLine(line.ToString());
                        line.Clear();
                    }
                    else if (line.Length < longestLine)
                    {
                        line.Append(c);
                    }
                }
            }

            onLine(line.ToString());
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
