using System.Diagnostics;

namespace Vcmr.Engine.Processes;

/// <summary>How to start this assembly as a program.</summary>
internal static class EngineProgram
{
    /// <summary>The word with which this program is the session process of one notebook, for whoever runs notebooks and not for use by hand.</summary>
    public const string Session = "session";

    /// <summary>The command that starts a session process, without its arguments.</summary>
    public static ProcessStartInfo StartInfo(string workingDirectory)
    {
        string assembly = typeof(EngineProgram).Assembly.Location;
        ProcessStartInfo info = new(DotNetHost.Path)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // glibc maps and unmaps every block above 64 MB that a thread other than the first asks for, unless all share one arena.
        info.Environment.TryAdd("MALLOC_ARENA_MAX", "1");
        // Of a cache as large as a server's, .NET would take as much before it collects for the first time.
        info.Environment.TryAdd("DOTNET_GCgen0size", "0x1000000");
        info.ArgumentList.Add("exec");
        info.ArgumentList.Add(assembly);
        info.ArgumentList.Add(Session);
        return info;
    }
}
