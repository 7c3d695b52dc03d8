using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Vcmr.Native;

/// <summary>
/// Finds the native libraries that lie beside this assembly, in <c>runtimes/PLATFORM/native</c>, for the assemblies that lie
/// there too. Roslyn's script loader, which .NET Interactive and others use, gives each assembly a load context of its own
/// that knows nothing of this folder; SkiaSharp and SQLite then do not find theirs.
/// </summary>
internal static class NativeFiles
{
    private static readonly string? Beside = Path.GetDirectoryName(typeof(NativeFiles).Assembly.Location);

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "A context must be attended to before code of its assembly runs.")]
    internal static void Attend()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Attend(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Attend(assembly);
        }
    }

    /// <summary>The file of a native library in a folder of packages' files, or null where it is not there.</summary>
    /// <param name="folder">The folder that holds <c>runtimes</c>.</param>
    /// <param name="name">The name that code asks for, such as <c>libSkiaSharp</c> or <c>e_sqlite3</c>.</param>
    internal static string? Find(string folder, string name)
    {
        (string system, string extension) = OperatingSystem.IsWindows() ? ("win", ".dll") : OperatingSystem.IsMacOS() ? ("osx", ".dylib") : ("linux", ".so");
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string native = Path.Combine(folder, "runtimes", $"{system}-{architecture}", "native");
        string[] names = [name, name + extension, $"lib{name}{extension}"];
        return names.Select(file => Path.Combine(native, file)).FirstOrDefault(File.Exists);
    }

    private static void Attend(Assembly assembly)
    {
        // Where the host itself loads assemblies it also knows where their libraries are.
        if (!assembly.IsDynamic && Beside is { Length: > 0 } && Path.GetDirectoryName(assembly.Location) == Beside
            && AssemblyLoadContext.GetLoadContext(assembly) is { } context && context != AssemblyLoadContext.Default)
        {
            context.ResolvingUnmanagedDll -= Resolve;
            context.ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly assembly, string name) =>
        Find(Beside!, name) is { } path && NativeLibrary.TryLoad(path, out nint library) ? library : 0;
}
