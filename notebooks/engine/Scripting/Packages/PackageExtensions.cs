using System.Reflection;
using Microsoft.DotNet.Interactive;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>Loads what packages bring for .NET Interactive: formatters, magics, kernels.</summary>
internal static class PackageExtensions
{
    /// <summary>Loads one file: the extensions of an assembly, or the cells of a notebook.</summary>
    /// <param name="file">The file.</param>
    /// <param name="references">Where the package's assemblies are.</param>
    /// <exception cref="NotebookException">The extension fails.</exception>
    public static void Load(string file, ReferenceSet references)
    {
        if (KernelInvocationContext.Current is not KernelInvocationContext context)
        {
            return;
        }

        Kernel root = context.HandlingKernel.RootKernel;
        try
        {
            switch (Path.GetExtension(file).ToUpperInvariant())
            {
                case ".DLL":
                    foreach (Type type in references.Load(file).GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IKernelExtension)) && type is { IsAbstract: false, IsClass: true }))
                    {
                        ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(root).GetAwaiter().GetResult();
                    }

                    break;
                case ".DIB":
                    root.LoadAndRunInteractiveDocument(new FileInfo(file), context.Command).GetAwaiter().GetResult();
                    break;
            }
        }
        catch (Exception e) when (e is TypeLoadException or MissingMemberException or FileNotFoundException or FileLoadException or BadImageFormatException or TargetInvocationException or InvalidOperationException)
        {
            throw new NotebookException($"The extension '{Path.GetFileName(file)}' does not go with this version of .NET Interactive: {(e.InnerException ?? e).Message.TrimEnd('.')}; use another version of its package.", e);
        }
    }
}
