using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Vcmr.Media;

/// <summary>
/// Starts programs that end with this process, however it ends: one that waits for its input, or writes files, would not
/// notice. On Linux the kernel sees to it, asked by <c>setpriv</c>; elsewhere they end when they next write to a pipe.
/// </summary>
internal static class BoundProgram
{
    private const string Binder = "setpriv";
    private static readonly Lazy<string?> BinderPath = new(FindBinder);
    private static readonly Lazy<BlockingCollection<Request>> Requests = new(StartThread);

    /// <summary>Starts a program.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            return Process.Start(start)!;
        }

        // .NET would first look in the current folder, which may be anybody's.
        string program = Find(start.FileName) ?? throw new Win32Exception($"'{start.FileName}' is in no folder of PATH.");
        if (BinderPath.Value is not { } binder)
        {
            start.FileName = program;
            return Process.Start(start)!;
        }

        string[] prefix = ["--pdeathsig", "KILL", "--", program];
        if (start.ArgumentList.Count > 0)
        {
            for (int i = 0; i < prefix.Length; i++)
            {
                start.ArgumentList.Insert(i, prefix[i]);
            }
        }
        else
        {
            start.Arguments = $"{string.Join(' ', prefix[..^1])} \"{program.Replace("\"", "\\\"", StringComparison.Ordinal)}\" {start.Arguments}";
        }

        start.FileName = binder;
        Request request = new(start);
        Requests.Value.Add(request);
        return request.Started.Task.GetAwaiter().GetResult();
    }

    /// <summary>A program's path, or null where it is not installed.</summary>
    public static string? Find(string program) => program.Contains(Path.DirectorySeparatorChar)
        ? (IsProgram(program) ? Path.GetFullPath(program) : null)
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.GetFullPath(Path.Combine(folder, program)))
            .FirstOrDefault(IsProgram);

    private static bool IsProgram(string path) => OperatingSystem.IsWindows()
        ? File.Exists(path + ".exe")
        : File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    // The signal comes when the thread ends that started the program, so it is one that never ends.
    private static BlockingCollection<Request> StartThread()
    {
        BlockingCollection<Request> requests = [];
        new Thread(() =>
        {
            foreach (Request request in requests.GetConsumingEnumerable())
            {
                try
                {
                    request.Started.SetResult(Process.Start(request.Start)!);
                }
                catch (Exception e)
                {
                    request.Started.SetException(e);
                }
            }
        }) { IsBackground = true, Name = "programs" }.Start();
        return requests;
    }

    private static string? FindBinder()
    {
        if (!OperatingSystem.IsLinux() || Find(Binder) is not { } path)
        {
            return null;
        }

        try
        {
            using Process process = Process.Start(new ProcessStartInfo(path, ["--help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string help = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return help.Contains("--pdeathsig", StringComparison.Ordinal) ? path : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private sealed record Request(ProcessStartInfo Start)
    {
        public TaskCompletionSource<Process> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
