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
                ("RestoreRootConfigDirectory", directory),
                ("RestoreAdditionalProjectSources", string.Join(';', sources))),
            new XElement("ItemGroup", packages.Select(package => new XElement("PackageReference", new XAttribute("Include", package.Id), new XAttribute("Version", package.Version)))),
            Import("Sdk.targets"));
        return project.ToString();
    }

    private static XElement Properties(params IEnumerable<(string Name, string Value)> values) =>
        new("PropertyGroup", values.Select(value => new XElement(value.Name, value.Value)));

    private static XElement Import(string file) => new("Import", new XAttribute("Project", file), new XAttribute("Sdk", "Microsoft.NET.Sdk"));
}
