using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vcmr.Benchmarks;

/// <summary>What a process and all that it started took.</summary>
/// <param name="Cpu">User and system time (s).</param>
/// <param name="Wall">From start to end (s).</param>
internal sealed partial record Measured(double Cpu, double Wall)
{
    private const int Children = -1;

    /// <summary>Runs a program on the first core alone.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Measured Run(params ReadOnlySpan<string> command) => Run(null, command);

    /// <summary>Runs a program on the first core alone, in a folder.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Measured Run(string? folder, ReadOnlySpan<string> command)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? string.Empty,
        };
        double before = ChildSeconds();
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        double wall = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new Measured(ChildSeconds() - before, wall)
            : throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {errors}{output.Result}");
    }

    public static Measured operator +(Measured a, Measured b) => new(a.Cpu + b.Cpu, a.Wall + b.Wall);

    /// <summary>The medians of both times.</summary>
    public static Measured Median(IReadOnlyCollection<Measured> all) => new(Medians.Of(all.Select(m => m.Cpu)), Medians.Of(all.Select(m => m.Wall)));

    /// <summary>CPU time of all children that have ended, and of theirs (s).</summary>
    private static double ChildSeconds()
    {
        Marshal.ThrowExceptionForHR(GetUsage(Children, out Usage usage));
        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
