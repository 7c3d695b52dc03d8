using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Media;

/// <summary>
/// One ffmpeg or ffprobe process: arguments as a list (no shell sees them), a time limit, and what it said last.
/// </summary>
internal sealed partial class MediaProcess : IDisposable
{
    private const int KeptBytes = 8192;
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(10);
    private readonly Process _process;
    private readonly string _program;
    private readonly Task<string> _errors;
    private readonly Timer _limit;
    private readonly Stopwatch _running = Stopwatch.StartNew();
    private readonly CancellationTokenRegistration _cancellation;
    private readonly string _source;
    private readonly CancellationToken _cancel;
    private TimeSpan _allowed;
    private volatile bool _timedOut;

    private MediaProcess(Process process, string program, string source, TimeSpan limit, CancellationToken cancellation)
    {
        _process = process;
        _program = program;
        _source = source;
        _cancel = cancellation;
        _errors = Task.Factory.StartNew(
            () => Tail(process.StandardError.BaseStream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _allowed = limit;
        _limit = new Timer(_ => { _timedOut = true; Kill(); }, null, limit, Timeout.InfiniteTimeSpan);
        _cancellation = cancellation.Register(Kill);
    }

    /// <summary>What a process reads that <see cref="StartFed"/> started; whoever feeds it closes this.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the process writes to its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last line it wrote to standard error, without addresses and folders, so that it reads the same in
    /// every run; null if it wrote none. Waits for its end.</summary>
    public string? LastError => Last(Lines, _source);

    /// <summary>The last lines it wrote to standard error, as they are. Waits for its end.</summary>
    public IEnumerable<string> Lines =>
        _errors.GetAwaiter().GetResult().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The whole path in a form ffmpeg never takes for an option or a protocol.</summary>
    public static string Argument(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>Starts a program of the ffmpeg suite.</summary>
    /// <exception cref="VcmrException">The program is not installed.</exception>
    public static MediaProcess Start(string program, IEnumerable<string> arguments, string source, TimeSpan limit, CancellationToken cancellation) =>
        Start(new ProcessStartInfo(program, arguments), source, limit, cancellation);

    /// <summary>Starts a program of the ffmpeg suite by one line of arguments, quoted as .NET takes them apart.</summary>
    /// <exception cref="VcmrException">The program is not installed.</exception>
    public static MediaProcess StartLine(string program, string line, string source, TimeSpan limit, CancellationToken cancellation) =>
        Start(new ProcessStartInfo(program, line), source, limit, cancellation);

    /// <summary>Starts a program of the ffmpeg suite that reads what its caller writes to <see cref="Input"/>.</summary>
    /// <exception cref="VcmrException">The program is not installed.</exception>
    public static MediaProcess StartFed(string program, IEnumerable<string> arguments, string source, TimeSpan limit, CancellationToken cancellation) =>
        Start(new ProcessStartInfo(program, arguments), source, limit, cancellation, isFed: true);

    private static MediaProcess Start(ProcessStartInfo start, string source, TimeSpan limit, CancellationToken cancellation, bool isFed = false)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        string program = start.FileName;
        try
        {
            Process process = BoundProgram.Start(start);
            if (!isFed)
            {
                process.StandardInput.Close();
            }

            return new MediaProcess(process, program, source, limit, cancellation);
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
        foreach (string program in new[] { "ffmpeg", "ffprobe" })
        {
            if (BoundProgram.Find(program) is null)
            {
                throw new VcmrException(Missing(program));
            }
        }
    }

    private static string Missing(string program) =>
        $"The program '{program}' cannot be started; install ffmpeg (on Debian and Ubuntu: apt-get install ffmpeg).";

    /// <summary>Waits for the end and returns the exit code.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public int Wait()
    {
        int code = End();
        _cancel.ThrowIfCancellationRequested();
        return code;
    }

    /// <summary>Waits for the end, whoever brought it about, and returns the exit code.</summary>
    public int End()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Sets the time limit on by what the reader of its output took, for which the process had to wait.</summary>
    public void Extend(TimeSpan waited)
    {
        _allowed += waited;
        if (waited > Noticeable && _allowed - _running.Elapsed is { Ticks: > 0 } left)
        {
            _limit.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The error for a process that failed.</summary>
    /// <param name="what">What cannot be done, with the file's path in single quotes.</param>
    public VcmrException Fault(string what)
    {
        string program = _program;
        string[] lines = [.. Lines];
        return _timedOut ? new VcmrException($"{what}: {program} ran past its time limit.") { Kind = FaultKind.TimeLimit }
            : lines.FirstOrDefault(l => MissingDecoder().IsMatch(l)) is { } missing ? new VcmrException($"{what}: {Clean(missing, _source)}.") { Kind = FaultKind.Unsupported }
            : new VcmrException($"{what}: {Last(lines, _source) ?? $"{program} ended with exit code {_process.ExitCode}"}.");
    }

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
        _process.StandardOutput.Dispose();
        _process.Dispose();
    }

    /// <summary>Reads to the end and keeps the last few lines, however much or long they are.</summary>
    private static string Tail(Stream stream)
    {
        using (stream)
        {
            byte[] kept = new byte[2 * KeptBytes];
            int length = 0;
            while (stream.Read(kept, length, kept.Length - length) is > 0 and int read)
            {
                length += read;
                if (length > KeptBytes)
                {
                    kept.AsSpan(length - KeptBytes, KeptBytes).CopyTo(kept);
                    length = KeptBytes;
                }
            }

            return Encoding.UTF8.GetString(kept, 0, length);
        }
    }

    private static string? Last(IEnumerable<string> lines, string source) =>
        (lines.LastOrDefault(l => !Uninformative().IsMatch(l)) ?? lines.LastOrDefault()) is { } line ? Clean(line, source) : null;

    private static string Clean(string line, string source)
    {
        string name = Path.GetFileName(source);
        string text = Address().Replace(line, "[$1] ")
            .Replace(Argument(source), name, StringComparison.Ordinal)
            .Replace(Path.GetFullPath(source), name, StringComparison.Ordinal)
            .Trim()
            .TrimEnd('.');

        // Every message and every catalog row names the file already.
        return text.StartsWith($"{name}: ", StringComparison.Ordinal) ? text[(name.Length + 2)..] : text;
    }

    // What damage leads to in writing samples, and how often a line came, stand after the line that names the damage.
    [GeneratedRegex("Last message repeated|Application provided invalid, non monotonically increasing dts")]
    private static partial Regex Uninformative();

    [GeneratedRegex(@"\[([^\]@]+?) @ 0x[0-9a-f]+\] ?")]
    private static partial Regex Address();

    // "Decoder (codec none) not found for input stream #0:0", "Decoding requested, but no decoder found for: hevc"
    [GeneratedRegex("Decoder .*not found|no decoder found")]
    private static partial Regex MissingDecoder();
}
