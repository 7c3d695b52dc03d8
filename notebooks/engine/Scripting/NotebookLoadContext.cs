using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Vcmr.Engine.Scripting;

/// <summary>
/// Holds the assemblies of one notebook: compiled cells and what they reference. Every assembly is loaded once, from
/// the first file that offered it, so that its types are the same in all cells. What the engine itself brings (the
/// framework, IHtmlContent) is shared with it, for the same reason.
/// </summary>
internal sealed class NotebookLoadContext : AssemblyLoadContext
{
    private readonly ConcurrentDictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<AssemblyDependencyResolver> resolvers = [];

    public NotebookLoadContext() : base("notebook")
    {
    }

    /// <summary>Names the file an assembly is to be loaded from, unless one is known already.</summary>
    /// <returns>The file that counts.</returns>
    public string Offer(string name, string path) => files.GetOrAdd(name, path);

    /// <summary>The file an assembly is loaded from, or null where none was offered.</summary>
    public string? FileOf(string name) => files.GetValueOrDefault(name);

    /// <summary>Adds the rules by which native libraries, and managed ones not offered by name, are found.</summary>
    public void Add(AssemblyDependencyResolver resolver) => resolvers.Enqueue(resolver);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (files.TryGetValue(assemblyName.Name!, out string? path))
        {
            return LoadFromAssemblyPath(path);
        }

        if (HostAssemblies.Has(assemblyName.Name!))
        {
            return null;
        }

        path = resolvers.Select(resolver => resolver.ResolveAssemblyToPath(assemblyName)).FirstOrDefault(found => found is not null);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(unmanagedDllName)).FirstOrDefault(found => found is not null);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }
}
