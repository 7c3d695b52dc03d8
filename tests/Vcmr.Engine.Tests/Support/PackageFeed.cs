using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Scripting;
using Xunit;

namespace Vcmr.Engine.Tests.Support;

/// <summary>Compiles small libraries and packs them into a folder that serves as a package source.</summary>
internal static class PackageFeed
{
    /// <summary>Compiles a library.</summary>
    public static void Compile(string path, string code, string version = "1.0.0.0", params string[] references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n{code}")],
            [.. HostAssemblies.References.Values, .. references.Select(reference => MetadataReference.CreateFromFile(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        // A new file, as a build makes it: the old one may be mapped into this process.
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        Assert.Empty(compilation.Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>Packs a library.</summary>
    /// <param name="feed">The feed's folder.</param>
    /// <param name="library">The library; its name is the package's.</param>
    /// <param name="version">The package's version.</param>
    /// <param name="dependency">Another package it needs, and its version.</param>
    /// <param name="native">A native library for this platform.</param>
    /// <param name="isExtension">Whether it is one for .NET Interactive.</param>
    public static void Pack(string feed, string library, string version, (string Id, string Version)? dependency = null, (string Name, string File)? native = null, bool isExtension = false)
    {
        string id = Path.GetFileNameWithoutExtension(library);
        using ZipArchive package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(library, $"lib/net10.0/{id}.dll");
        if (isExtension)
        {
            package.CreateEntryFromFile(library, $"interactive-extensions/dotnet/{id}.dll");
        }

        if (native is (string name, string file))
        {
            package.CreateEntryFromFile(file, $"runtimes/{RuntimeInformation.RuntimeIdentifier}/native/{name}");
        }

        string dependencies = dependency is (string other, string otherVersion) ? $"<dependency id=\"{other}\" version=\"{otherVersion}\" />" : "";
        using StreamWriter nuspec = new(package.CreateEntry(id + ".nuspec").Open());
        nuspec.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>{version}</version><authors>tests</authors><description>{id}</description>
                <dependencies><group targetFramework="net10.0">{dependencies}</group></dependencies>
              </metadata>
            </package>
            """);
    }

    /// <summary>A native library under another name; its functions are those of the framework's own.</summary>
    public static string NativeLibrary => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so");
}
