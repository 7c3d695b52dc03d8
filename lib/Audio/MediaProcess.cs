using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vcmr.Audio;

/// <summary>
/// One ffmpeg or ffprobe process: arguments as a list (no shell sees them), a time limit, and what it said last.
/// </summary>
internal sealed partial class MediaProcess : IDisposable
{
    private const int KeptLines = 8;
    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Timer _limit;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly string _source;
    private readonly CancellationToken _cancel;
    private volatile bool _timedOut;

    private MediaProcess(Process process, string source, TimeSpan limit, CancellationToken cancellation)
    {
        _process = process;
        _source = source;
        _cancel = cancellation;
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginErrorReadLine();
        _limit = new Timer(_ => { _timedOut = true; Kill(); }, null, limit, Timeout.InfiniteTimeSpan);
        _cancellation = cancellation.Register(Kill);
    }

    /// <summary>What the process writes to its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last line it wrote to standard error, without addresses and folders, so that it reads the same in
    /// every run; null if it wrote none.</summary>
    public string? LastError
    {
        get
        {
            lock (_errors)
            {
                return _errors.Count == 0 ? null : Clean(_errors.Last());
            }
        }
    }

    /// <summary>True when it was ended for running too long.</summary>
    public bool TimedOut => _timedOut;

    /// <summary>The whole path in a form ffmpeg never takes for an option or a protocol.</summary>
    public static string Argument(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>Starts a program of the ffmpeg suite.</summary>
    /// <exception cref="VcmrException">The program is not installed.</exception>
    public static MediaProcess Start(string program, IEnumerable<string> arguments, string source, TimeSpan limit, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return new MediaProcess(process, source, limit, cancellation);
        }
        catch (Win32Exception e)
        {
            throw new VcmrException(Missing(program), e);
        }
    }

    /// <summary>
    /// Makes sure that ffmpeg and ffprobe are installed, before a job in which their absence would look like the fault of
    /// every single item. They are looked for, not started, which takes as long as a short video.
    /// </summary>
    /// <exception cref="VcmrException">One of them is not installed.</exception>
    public static void RequirePrograms()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        foreach (string program in new[] { "ffmpeg", "ffprobe" })
        {
            if (!folders.Any(f => IsProgram(Path.Combine(f, program))))
            {
                throw new VcmrException(Missing(program));
            }
        }
    }

    private static string Missing(string program) =>
        $"The program '{program}' cannot be started; install ffmpeg (on Debian and Ubuntu: apt-get install ffmpeg).";

    private static bool IsProgram(string path) => OperatingSystem.IsWindows()
        ? File.Exists(path + ".exe")
        : File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    /// <summary>Waits for the end and returns the exit code.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public int Wait()
    {
        _process.WaitForExit();
        _cancel.ThrowIfCancellationRequested();
        return _process.ExitCode;
    }

    /// <summary>Why the process failed, as one clause for a message or a catalog's reason.</summary>
    public string Failure() => _timedOut
        ? "ffmpeg ran past its time limit"
        : LastError ?? $"ffmpeg ended with exit code {_process.ExitCode}";

    /// <summary>Ends the process if it still runs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        _limit.Dispose();
        _cancellation.Dispose();
        Kill();
        _process.Dispose();
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptLines)
            {
                _errors.Dequeue();
            }
        }
    }

    private string Clean(string line)
    {
        string name = Path.GetFileName(_source);
        string text = Address().Replace(line, "[$1] ")
            .Replace(Argument(_source), name, StringComparison.Ordinal)
            .Replace(Path.GetFullPath(_source), name, StringComparison.Ordinal)
            .Trim();

        // Every message and every catalog row names the file already.
        return text.StartsWith($"{name}: ", StringComparison.Ordinal) ? text[(name.Length + 2)..] : text;
    }

    [GeneratedRegex(@"\[([^\]@]+?) @ 0x[0-9a-f]+\] ?")]
    private static partial Regex Address();
}
