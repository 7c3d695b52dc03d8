using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Vcmr.Native.Build;

namespace Vcmr.Native;

/// <summary>
/// Loads libtorch by absolute path when TorchSharp is loaded, before it looks for it. A libtorch installed on the system,
/// or a host that knows nothing of this assembly's dependencies (a notebook), then cannot come in between. Where the build
/// has not mended TorchSharp's own library for an older libstdc++ (a ProjectReference, files copied by hand), it is mended here.
/// </summary>
/// <remarks>
/// On Linux, loading this assembly also sets three things for the whole process: glibc's malloc keeps large blocks in place of
/// giving them back and OMP_WAIT_POLICY is PASSIVE, which training is much faster with, and ONEDNN_MAX_CPU_ISA is AVX512_CORE_BF16,
/// as with AMX a null reference would end the process (<see cref="AllowTiles"/>). A variable that is set already stays, and
/// <c>VCMR_PROCESS_SETTINGS=0</c> leaves all alone. <c>VCMR_LIBTORCH</c> names a folder with another
/// libtorch of the same version, such as that of a Python's PyTorch with CUDA, in place of the build's.
/// </remarks>
public static partial class TorchLibrary
{
    private const string TorchSharps = "libLibTorchSharp.so";
    private const string FolderVariable = "VCMR_LIBTORCH";
    private const string MathLibrarysChoice = "mkl_vml_serv_cpu_detect";

    // What TorchSharp's own library was built against; C++ promises nothing between two of them.
    internal const string Version = "2.10";
    private const uint CloseOnExec = 1;

    // In the order in which they depend on one another.
    private static readonly string[] Torchs = ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    // A Python's torch has the one beside its folder, a libtorch of its own the other.
    private static readonly string[] VersionFiles = ["version.py", "build-version"];

    private static readonly Lazy<(string? Folder, string? Failure)> Loaded = new(Load);

    /// <summary>Why libtorch could not be loaded, or null where it is loaded.</summary>
    public static string? Failure => Loaded.Value.Failure;

    /// <summary>The folder libtorch was loaded from, or null where it is neither beside this assembly nor where the host looks.</summary>
    public static string? Folder => Loaded.Value.Folder;

    /// <summary>
    /// Lets torch use AMX in bf16 where the processor has it, which is about twice as fast. From the first step in bf16 on, a null
    /// reference ends the process and is no exception any more: it is for programs that run no cells and no other code of users.
    /// </summary>
    /// <remarks>Must be called before torch computes anything. An ONEDNN_MAX_CPU_ISA that the user has set stays.</remarks>
    public static void AllowTiles() => TorchSettings.AllowTiles();

    /// <summary>Whether libtorch's vector mathematics has chosen its code, before a second thread can ask for it.</summary>
    internal static bool HasChosenMath { get; private set; }

    /// <summary>Whether the user names the libtorch.</summary>
    internal static string? NamedFolder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? Path.GetFullPath(named) : null;

    /// <summary>Why a folder's libtorch will not do, as a sentence; null where it will, or does not tell its version.</summary>
    internal static string? Misfit(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "libtorch_cpu.so")))
        {
            return $"{FolderVariable} names '{folder}', which holds no libtorch_cpu.so; name the folder 'lib' of a libtorch or of a Python's torch.";
        }

        string? version = VersionFiles.Select(name => Path.Combine(folder, "..", name)).Where(File.Exists)
            .Select(file => VersionText().Match(File.ReadAllText(file)).Value).FirstOrDefault(v => v.Length > 0);
        return version is null || version == Version || version.StartsWith(Version + ".", StringComparison.Ordinal)
            ? null
            : $"{FolderVariable} names libtorch {version} in '{folder}' and TorchSharp needs {Version}; name one of that version, or unset the variable.";
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionText();

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
        if (!OperatingSystem.IsLinux())
        {
            return (null, null);
        }

        string[] folders = [.. Folders()];
        string? named = NamedFolder;
        if (named is not null && Misfit(named) is { } misfit)
        {
            return (null, misfit);
        }

        string? torch = named ?? folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "libtorch_cpu.so")));
        string? torchSharp = folders.FirstOrDefault(f => File.Exists(Path.Combine(f, TorchSharps)));
        IEnumerable<string> paths = torch is null ? [] : Torchs.Select(name => Path.Combine(torch, name)).Where(File.Exists);
        if (torchSharp is not null)
        {
            paths = paths.Append(Path.Combine(torchSharp, TorchSharps));
        }

        string? failure = null;
        foreach (string path in paths)
        {
            try
            {
                nint library = NativeLibrary.Load(path);
                HasChosenMath |= ChooseMath(library);
            }
            catch (DllNotFoundException e)
            {
                bool isMended = e.Message.Contains(VersionNeed.OfTorchSharp, StringComparison.Ordinal) && LoadWeakened(path);
                failure ??= isMended ? null : $"{Path.GetFileName(path)}: {e.Message.Split('\n')[0]}";
            }
        }

        return (torch, failure);
    }

    /// <summary>
    /// Lets MKL's vector mathematics, by which libtorch takes roots, choose its code for this processor now. It does so in its first call
    /// and without a lock: where two threads share that call, the second may read a choice that is half made and take code for another
    /// processor, with roots that are off by 3e-4.
    /// </summary>
    private static unsafe bool ChooseMath(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, MathLibrarysChoice, out nint choose))
        {
            return false;
        }

        _ = ((delegate* unmanaged[Cdecl]<int>)choose)();
        return true;
    }

    // Beside this assembly, where every build of the repository puts it; then where the host looks, such as the folders of packages.
    private static IEnumerable<string> Folders()
    {
        string beside = Path.GetDirectoryName(typeof(TorchLibrary).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        string[] searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [Path.Combine(beside, "runtimes", "linux-x64", "native"), beside, .. searched];
    }

    /// <summary>
    /// Loads a copy of a library that lives in memory alone: no folder to write to, nothing to clean up, nobody else's file.
    /// TorchSharp's own search then finds it by its name, under which the loader knows it.
    /// </summary>
    private static bool LoadWeakened(string path)
    {
        byte[] elf = File.ReadAllBytes(path);
        if (VersionNeed.Weaken(elf, VersionNeed.OfTorchSharp) == 0 || MemoryFile(TorchSharps, CloseOnExec) is not (>= 0 and var descriptor))
        {
            return false;
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, elf, 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out _);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);
}
