using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>Memory of the GPU that torch uses, asked of NVIDIA's driver, whose library is wherever CUDA is.</summary>
internal static partial class DeviceMemory
{
    /// <summary>Bytes that are free, or null where there is no driver or torch has not begun to use it.</summary>
    public static long? Free()
    {
        try
        {
            return MemGetInfo(out nuint free, out _) == 0 ? (long)free : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    // Of the calling thread's current context, which torch's is once a tensor lies there.
    [LibraryImport("libcuda.so.1", EntryPoint = "cuMemGetInfo_v2")]
    private static partial int MemGetInfo(out nuint free, out nuint total);
}
