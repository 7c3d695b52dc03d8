using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>
/// Lets torch's idle worker threads sleep instead of spin. Spinning takes the core from the thread that fills the next
/// batch: on two cores, stage 1 trains a sixth slower with it. Must run before libgomp is loaded; a value that the user
/// has set stays.
/// </summary>
internal static partial class OpenMp
{
    public static void Configure()
    {
        try
        {
            // Environment.SetEnvironmentVariable stays inside .NET; native code reads libc's environment.
            _ = SetEnv("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
        }
        catch (EntryPointNotFoundException)
        {
        }
        catch (DllNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
