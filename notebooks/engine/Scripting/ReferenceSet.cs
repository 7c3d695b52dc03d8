using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Vcmr.Engine.Services;

namespace Vcmr.Engine.Scripting;

/// <summary>What the cells of a notebook reference, to compile and to run.</summary>
internal sealed class ReferenceSet(NotebookLoadContext context)
{
    // By file name: where a reference brings a newer part of the framework, that one takes the older one's place.
    private readonly Dictionary<string, MetadataReference> references = new(HostAssemblies.References, StringComparer.OrdinalIgnoreCase);
    // With the build each was: a file that has changed since is another assembly.
    private readonly Dictionary<string, Guid> added = new(StringComparer.Ordinal);

    /// <summary>All of them; the same list as long as nothing is added.</summary>
    public IReadOnlyList<MetadataReference> References { get; private set; } = [.. HostAssemblies.References.Values];

    /// <summary>
    /// Adds an assembly and everything its <c>.deps.json</c> names, and runs its module initializer: a library may set
    /// up its native parts there, before any cell compiles against the assemblies that need them.
    /// </summary>
    /// <param name="path">The absolute path of the assembly.</param>
    /// <exception cref="NotebookException">The file is missing, no assembly, or clashes with one that is loaded.</exception>
    public void Add(string path)
    {
        if (!File.Exists(path))
        {
            throw new NotebookException(Directory.Exists(path)
                ? $"'{path}' is a folder; name the DLL in it."
                : $"There is no file '{path}'; build it first, or correct the path (it is relative to the notebook).");
        }

        try
        {
            Guid build = BuildOf(path);
            if (!added.TryGetValue(path, out Guid loaded))
            {
                AddNew(path);
                added[path] = build;
            }
            else if (loaded != build)
            {
                throw new NotebookException($"'{path}' has been built anew since it was loaded; restart the session to use the new one.");
            }
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"'{path}' is not an assembly that .NET can load ({e.Message.TrimEnd('.')}); a native library is no reference: the assembly that uses it finds it.", e);
        }
    }

    /// <summary>Adds everything that the <c>.deps.json</c> of an assembly names, without the assembly itself.</summary>
    /// <param name="path">The absolute path of the assembly.</param>
    /// <exception cref="NotebookException">Something is loaded in an older version already.</exception>
    public void AddFolder(string path)
    {
        List<(string Name, string File)> dependencies = [.. Dependencies(path)];
        foreach ((string name, string file) in dependencies)
        {
            if (context.FileOf(name) is string used && AssemblyName.GetAssemblyName(used).Version < AssemblyName.GetAssemblyName(file).Version)
            {
                throw new NotebookException($"Version {AssemblyName.GetAssemblyName(file).Version} of '{name}' is needed, but version {AssemblyName.GetAssemblyName(used).Version} is loaded already from '{used}'; restart the session and put all '#r' lines into its first cell.");
            }
        }

        context.Add(new AssemblyDependencyResolver(path));
        Add(dependencies);
        References = [.. references.Values];
    }

    /// <summary>Loads an assembly, from where the notebook's references have it if they do.</summary>
    /// <param name="path">The absolute path of the assembly.</param>
    public Assembly Load(string path)
    {
        AssemblyName name = AssemblyName.GetAssemblyName(path);
        context.Offer(name.Name!, path);
        return context.LoadFromAssemblyName(name);
    }

    private void AddNew(string path)
    {
        string name = AssemblyName.GetAssemblyName(path).Name!;
        string used = context.Offer(name, path);
        if (used != path)
        {
            throw new NotebookException($"'{name}' is loaded from '{used}' already; restart the session to load it from '{path}'.");
        }

        // First, for its message is better than the resolver's.
        List<(string Name, string File)> dependencies = [.. Dependencies(path)];
        context.Add(new AssemblyDependencyResolver(path));
        Reference(path);
        Add(dependencies);
        References = [.. references.Values];
        RuntimeHelpers.RunModuleConstructor(context.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
    }

    private void Add(List<(string Name, string File)> dependencies)
    {
        foreach ((string name, string file) in dependencies)
        {
            if (context.Offer(name, file) == file)
            {
                Reference(file);
            }
        }
    }

    // Without what the process brings itself.
    private static IEnumerable<(string Name, string File)> Dependencies(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        return
            from file in DependencyManifest.ManagedFiles(path).Select(file => Path.Combine(folder, file))
            where file != path && File.Exists(file)
            let name = Path.GetFileNameWithoutExtension(file)
            where !HostAssemblies.Supersedes(name, file)
            select (name, file);
    }

    private static Guid BuildOf(string path)
    {
        using PEReader reader = new(File.OpenRead(path));
        if (!reader.HasMetadata)
        {
            throw new BadImageFormatException("it has no .NET code");
        }

        MetadataReader metadata = reader.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private void Reference(string path) => references[Path.GetFileNameWithoutExtension(path)] = MetadataReference.CreateFromFile(path, documentation: new AssemblyDocumentation(path));
}
