using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vcmr.Cluster;

/// <summary>Time that processors worked for this process and for the programs that it started and that have ended: what a cluster counts, however busy the machine is.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1;

    /// <summary>Seconds so far.</summary>
    public static double Seconds
    {
        get
        {
            using Process own = Process.GetCurrentProcess();
            double seconds = own.TotalProcessorTime.TotalSeconds;
            if (OperatingSystem.IsLinux() && Usage(Children, out ResourceUsage usage) == 0)
            {
                seconds += usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
            }

            return seconds;
        }
    }

    /// <summary>Seconds that an action takes of processors.</summary>
    public static double Of(Action action)
    {
        double before = Seconds;
        action();
        return Seconds - before;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Usage(int who, out ResourceUsage usage);

    // struct rusage: two times, and 14 numbers that are not read here.
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private readonly struct ResourceUsage
    {
        public readonly long UserSeconds;
        public readonly long UserMicroseconds;
        public readonly long SystemSeconds;
        public readonly long SystemMicroseconds;
    }
}
