using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>What the C library must be told before torch is loaded; there is nothing to do where it has no such calls.</summary>
internal static partial class TorchSettings
{
    // malloc.h
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;
    private const string Instructions = "ONEDNN_MAX_CPU_ISA";
    private static bool _isLeftOut;

    public static void Configure()
    {
        if (Environment.GetEnvironmentVariable("VCMR_PROCESS_SETTINGS") == "0")
        {
            return;
        }

        Try(KeepLargeBlocks);
        Try(LetIdleThreadsSleep);
        Try(LeaveOutTiles);
    }

    /// <summary>
    /// Tells glibc's malloc to keep large blocks: by default it maps and unmaps every large activation, and the kernel then
    /// zeroes its pages again each step. Must run before torch allocates.
    /// </summary>
    private static void KeepLargeBlocks()
    {
        _ = MallOpt(MmapMax, 0);
        _ = MallOpt(TrimThreshold, -1);
        _ = MallOpt(TopPad, 256 << 20);
    }

    /// <summary>
    /// Lets torch's idle worker threads sleep instead of spin. Spinning takes the core from the thread that fills the next
    /// batch: on two cores, stage 1 trains a sixth slower with it. Must run before libgomp is loaded; a value that the user
    /// has set stays.
    /// </summary>
    private static void LetIdleThreadsSleep()
    {
        // Environment.SetEnvironmentVariable stays inside .NET; native code reads libc's environment.
        _ = SetEnv("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    /// <summary>
    /// Tells oneDNN to leave AMX's tiles alone. Once they are in use, the kernel saves 8 KB more of a thread for each signal than
    /// .NET's signal stacks have room for: the next null reference anywhere ends the process with a segmentation fault instead of
    /// an exception. A value that the user has set stays.
    /// </summary>
    private static void LeaveOutTiles()
    {
        _isLeftOut = GetEnv(Instructions) == 0;
        _ = SetEnv(Instructions, "AVX512_CORE_BF16", overwrite: 0);
    }

    /// <summary>
    /// Takes that back, for a process that runs this project's code alone: training in bf16 is about twice as fast with tiles. Must
    /// run before torch computes anything.
    /// </summary>
    public static void AllowTiles()
    {
        if (_isLeftOut)
        {
            _isLeftOut = false;
            _ = UnsetEnv(Instructions);
        }
    }

    private static void Try(Action setting)
    {
        try
        {
            setting();
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

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnv(string name);
}
