using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>
/// The project that stands for a set of packages. The SDK restores and builds it by the rules of any project; what it
/// puts beside the (empty) assembly is what the packages need at run time, for this platform, native libraries included.
/// </summary>
internal static class PackageProject
{
    /// <summary>The name of project and assembly.</summary>
    public const string Name = "packages";

    /// <summary>The folder of the built assembly, beside the project file.</summary>
    public const string Output = "out";

    /// <summary>The folder of extensions for .NET Interactive, beside the built assembly.</summary>
    public const string Extensions = "interactive-extensions";

    /// <summary>The project's text.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="sources">Sources besides those of the user's configuration.</param>
    /// <param name="directory">The notebook's folder: its nuget.config counts, with those above and the user's own.</param>
    public static string Text(IEnumerable<PackageRequest> packages, IEnumerable<string> sources, string directory)
    {
        XElement project = new(
            "Project",
            Properties(("ImportDirectoryBuildProps", "false"), ("ImportDirectoryBuildTargets", "false"), ("ImportDirectoryPackagesProps", "false")),
            Import("Sdk.props"),
            Properties(
                ("TargetFramework", $"net{Environment.Version.Major}.0"),
                ("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier),
                ("SelfContained", "false"),
                ("UseAppHost", "false"),
                ("CopyLocalLockFileAssemblies", "true"),
                ("EnableDefaultItems", "false"),
                ("GenerateAssemblyInfo", "false"),
                ("DebugType", "none"),
                ("OutputPath", Output + "/"),
                ("AppendTargetFrameworkToOutputPath", "false"),
                ("AppendRuntimeIdentifierToOutputPath", "false"),
                ("CreateHardLinksForCopyLocalIfPossible", "true"),
                // What a vulnerable package deserves is a warning in a project, not the end of a cell.
                ("NuGetAudit", "false"),
                ("RestoreRootConfigDirectory", Escape(directory)),
                ("RestoreAdditionalProjectSources", string.Join(';', sources.Select(Escape)))),
            new XElement("ItemGroup", packages.Select(package => new XElement("PackageReference", new XAttribute("Include", package.Id), new XAttribute("Version", package.Version), new XAttribute("GeneratePathProperty", "true")))),
            new XElement("ItemGroup", packages.Select(Extension)),
            Import("Sdk.targets"));
        return project.ToString();
    }

    // What a package brings for .NET Interactive is no part of what a project takes from it.
    private static XElement Extension(PackageRequest package)
    {
        string folder = $"$(Pkg{package.Id.Replace('.', '_')})";
        return new XElement(
            "None",
            new XAttribute("Include", folder + "/interactive-extensions/dotnet/**"),
            new XAttribute("Condition", $"'{folder}' != ''"),
            new XAttribute("Link", Extensions + "/%(Filename)%(Extension)"),
            new XAttribute("CopyToOutputDirectory", "PreserveNewest"));
    }

    // A path or an address with these signs would mean something else to MSBuild.
    private static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("$", "%24", StringComparison.Ordinal)
        .Replace("@", "%40", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal);

    private static XElement Properties(params IEnumerable<(string Name, string Value)> values) =>
        new("PropertyGroup", values.Select(value => new XElement(value.Name, value.Value)));

    private static XElement Import(string file) => new("Import", new XAttribute("Project", file), new XAttribute("Sdk", "Microsoft.NET.Sdk"));
}
