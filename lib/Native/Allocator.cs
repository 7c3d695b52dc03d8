using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>
/// Tells glibc's malloc to keep large blocks: by default it maps and unmaps every large activation, and the kernel then
/// zeroes its pages again each step. Must run before torch allocates.
/// </summary>
internal static partial class Allocator
{
    // malloc.h
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;

    public static void Configure()
    {
        try
        {
            _ = MallOpt(MmapMax, 0);
            _ = MallOpt(TrimThreshold, -1);
            _ = MallOpt(TopPad, 256 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no mallopt; its allocator is then used as it is.
        }
        catch (DllNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);
}
