using System.Globalization;
using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>How much memory tensors on the processor can still take.</summary>
internal static partial class AvailableMemory
{
    private const string File = "/proc/meminfo";
    private const string Key = "MemAvailable:";

    /// <summary>Bytes that are free, or that the kernel would free, or that this process holds and does not use; within the container's limit.</summary>
    public static long Bytes()
    {
        GCMemoryInfo limits = GC.GetGCMemoryInfo();
        // Of what the runtime may use at most, which is the container's limit where there is one.
        long left = limits.TotalAvailableMemoryBytes - Environment.WorkingSet;
        return Math.Max(0, Math.Min(left, Free() ?? left)) + Kept();
    }

    private static long? Free()
    {
        if (!System.IO.File.Exists(File))
        {
            return null;
        }

        string? line = System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
        return long.TryParse(line?[Key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out long kilobytes) ? kilobytes << 10 : null;
    }

    // malloc is told to keep large blocks, so that what an earlier stage has left counts as used for the system.
    private static long Kept()
    {
        try
        {
            return (long)MallInfo().Free;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Arenas MallInfo();

    // malloc.h's struct mallinfo2: ten numbers, of which fordblks is the ninth.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Arenas
    {
        private readonly nuint _arena, _free, _smallBlocks, _mappedBlocks, _mapped, _used, _smallFree, _taken;

        /// <summary>Bytes of blocks that are free.</summary>
        public readonly nuint Free;

        private readonly nuint _top;
    }
}
