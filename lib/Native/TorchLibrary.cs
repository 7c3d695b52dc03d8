using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vcmr.Native;

/// <summary>
/// Loads libtorch by absolute path from beside this assembly when TorchSharp is loaded, before it looks for it. A libtorch installed on
/// the system, or a host that knows nothing of this assembly's dependencies (a notebook), then cannot come in between.
/// </summary>
public static class TorchLibrary
{
    // In the order in which they depend on one another.
    private static readonly string[] Names =
        ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so", "libLibTorchSharp.so"];

    private static readonly Lazy<(string? Folder, string? Failure)> Loaded = new(Load);

    /// <summary>Why libtorch could not be loaded, or null where it is loaded.</summary>
    public static string? Failure => Loaded.Value.Failure;

    /// <summary>The folder libtorch was loaded from, or null where it is not beside this assembly.</summary>
    public static string? Folder => Loaded.Value.Folder;

    /// <summary>The address of a function of libtorch's CPU library, or 0 where it is not there.</summary>
    internal static nint Export(string name)
    {
        // Loaded long since: this only finds its handle.
        string path = Folder is null ? "libtorch_cpu.so" : Path.Combine(Folder, "libtorch_cpu.so");
        return NativeLibrary.TryLoad(path, out nint library) && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
    }

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The library must be in place before any code of TorchSharp runs.")]
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        TorchSettings.Configure();

        // Loading takes as long as all the rest of a short command, and many commands never use torch.
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => LoadFor(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            LoadFor(assembly);
        }
    }

    private static void LoadFor(Assembly assembly)
    {
        if (assembly.GetName().Name == "TorchSharp")
        {
            _ = Loaded.Value;
        }
    }

    private static (string? Folder, string? Failure) Load()
    {
        string? beside = Path.GetDirectoryName(typeof(TorchLibrary).Assembly.Location);
        if (!OperatingSystem.IsLinux() || string.IsNullOrEmpty(beside))
        {
            return (null, null);
        }

        string[] folders = [Path.Combine(beside, "runtimes", "linux-x64", "native"), beside];
        string? folder = folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "libLibTorchSharp.so")));
        string? failure = null;
        foreach (string path in folder is null ? [] : Names.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            try
            {
                NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                failure ??= $"{Path.GetFileName(path)}: {e.Message.Split('\n')[0]}";
            }
        }

        return (folder, failure);
    }
}
