using System.Text.Json;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>The files of a set of packages in one folder, as a build leaves them.</summary>
/// <param name="Assembly">The empty assembly that stands for the set; its <c>.deps.json</c> names everything.</param>
internal sealed record PackageFolder(string Assembly)
{
    /// <summary>The files that the packages bring for .NET Interactive: assemblies with extensions, and notebooks.</summary>
    public IReadOnlyList<string> Extensions()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Assembly)!, PackageProject.Extensions);
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    /// <summary>The version of every package in the set, those included that others need.</summary>
    public IReadOnlyDictionary<string, string> Versions()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(Assembly, ".deps.json")));
        return json.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/'))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
    }
}
