using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vcmr.Engine.Processes;

/// <summary>
/// The programs that a session's cells started, also those whose parent has ended long ago: they know the session from their
/// environment, which programs hand on.
/// </summary>
internal static class SessionPrograms
{
    /// <summary>The environment variable with the session's name.</summary>
    public const string Variable = "VCMR_SESSION";

    // A program may start another while it is being ended.
    private const int Rounds = 10;

    /// <summary>Ends all programs of a session but this one, at once.</summary>
    /// <param name="session">The session's name.</param>
    public static void End(string session)
    {
        // Elsewhere no process can read the environment of another, and the tree that is left has to do.
        for (int round = 0; OperatingSystem.IsLinux() && round < Rounds; round++)
        {
            int[] found = [.. Find(session)];
            Array.ForEach(found, Kill);
            if (found.Length == 0)
            {
                return;
            }
        }
    }

    private static IEnumerable<int> Find(string session)
    {
        byte[] mark = Encoding.UTF8.GetBytes($"{Variable}={session}\0");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                && process != Environment.ProcessId
                && Environ(folder).AsSpan().IndexOf(mark) >= 0)
            {
                yield return process;
            }
        }
    }

    private static byte[] Environ(string folder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to somebody else.
            return [];
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
