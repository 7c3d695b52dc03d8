using System.Runtime.InteropServices;

namespace Vcmr.Engine.Hosting;

/// <summary>The output buffers of C's standard library: into a pipe it writes only when they are full.</summary>
internal static partial class NativeStreams
{
    /// <summary>Writes out what native code has printed, where this platform's library is known.</summary>
    public static void Flush()
    {
        try
        {
            // What cannot be written has no reader any more.
            _ = OperatingSystem.IsWindows() ? FlushWindows(0) : FlushUnix(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // The text then comes late, as it does without this.
        }
    }

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int FlushUnix(nint stream);

    [LibraryImport("ucrtbase", EntryPoint = "fflush")]
    private static partial int FlushWindows(nint stream);
}
