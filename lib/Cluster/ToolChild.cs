using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Vcmr.Cluster;

/// <summary>One command of this tool in a process of its own, whose lines are heard and which is asked to stop rather than killed.</summary>
internal static partial class ToolChild
{
    private const int Terminate = 15;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">Variables of its own.</param>
    /// <param name="onLine">Told each line and whether it is of standard error, one call at a time.</param>
    /// <param name="cancellation">Asks it to stop; the call still waits for its end.</param>
    /// <returns>Its exit code; 128 and the signal where one ended it.</returns>
    public static int Run(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, Action<string, bool> onLine, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new VcmrException($"'{command[0]}' cannot be started; see whether it is there and may be run.");
        process.StandardInput.Close();
        var listening = new Lock();
        Task[] readers = [Read(process.StandardOutput, false), Read(process.StandardError, true)];
        using (cancellation.Register(() => Stop(process)))
        {
            process.WaitForExit();
        }

        // Whom it left behind may hold its pipes open for ever.
        Task.WaitAll(readers, TimeSpan.FromSeconds(2));
        return process.ExitCode;

        Task Read(StreamReader reader, bool isError) => Task.Factory.StartNew(
            () =>
            {
                while (reader.ReadLine() is { } line)
                {
                    lock (listening)
                    {
                        onLine(line, isError);
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static void Stop(Process process)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
            }
            else
            {
                _ = Signal(process.Id, Terminate);
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended just now.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
