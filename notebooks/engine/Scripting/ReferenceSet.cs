using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Scripting;

/// <summary>What the cells of a notebook reference, to compile and to run.</summary>
internal sealed class ReferenceSet(NotebookLoadContext context)
{
    // By file name: where a reference brings a newer part of the framework, that one takes the older one's place.
    private readonly Dictionary<string, MetadataReference> references = new(HostAssemblies.References, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> added = new(StringComparer.Ordinal);

    /// <summary>All of them; the same list as long as nothing is added.</summary>
    public IReadOnlyList<MetadataReference> References { get; private set; } = [.. HostAssemblies.References.Values];

    /// <summary>
    /// Adds an assembly and everything its <c>.deps.json</c> names, and runs its module initializer: a library may set
    /// up its native parts there, before any cell compiles against the assemblies that need them.
    /// </summary>
    /// <param name="path">The absolute path of the assembly.</param>
    /// <exception cref="NotebookException">The file is missing, is no .NET assembly, or another version is in use.</exception>
    public void Add(string path)
    {
        if (!added.Add(path))
        {
            return;
        }

        try
        {
            AddNew(path);
        }
        catch (Exception e)
        {
            added.Remove(path);
            if (e is BadImageFormatException or FileLoadException or IOException)
            {
                throw new NotebookException($"'{path}' is not an assembly that .NET can load: {e.Message}", e);
            }

            throw;
        }
    }

    private void AddNew(string path)
    {
        if (!File.Exists(path))
        {
            throw new NotebookException($"There is no file '{path}'; build it first, or correct the path (it is relative to the notebook).");
        }

        string name = AssemblyName.GetAssemblyName(path).Name!;
        string used = context.Offer(name, path);
        if (used != path)
        {
            throw new NotebookException($"'{name}' is loaded from '{used}' already; restart the session to load it from '{path}'.");
        }

        context.Add(new AssemblyDependencyResolver(path));
        Reference(path);
        string folder = Path.GetDirectoryName(path)!;
        foreach (string file in DependencyManifest.ManagedFiles(path).Select(file => Path.Combine(folder, file)).Where(file => file != path && File.Exists(file)))
        {
            string dependency = Path.GetFileNameWithoutExtension(file);
            if (!HostAssemblies.Supersedes(dependency, file) && context.Offer(dependency, file) == file)
            {
                Reference(file);
            }
        }

        References = [.. references.Values];
        RuntimeHelpers.RunModuleConstructor(context.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
    }

    private void Reference(string path) => references[Path.GetFileNameWithoutExtension(path)] = MetadataReference.CreateFromFile(path);
}
