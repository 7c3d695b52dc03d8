using System.Text.Json;

namespace Vcmr.Engine.Scripting;

/// <summary>The managed assemblies that the <c>.deps.json</c> beside an assembly lists.</summary>
internal static class DependencyManifest
{
    /// <summary>The file names of all managed dependencies; none where there is no manifest.</summary>
    public static IReadOnlyList<string> ManagedFiles(string assemblyPath)
    {
        string manifest = Path.ChangeExtension(assemblyPath, ".deps.json");
        if (!File.Exists(manifest))
        {
            return [];
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        if (!json.RootElement.TryGetProperty("runtimeTarget", out JsonElement target)
            || !json.RootElement.GetProperty("targets").TryGetProperty(target.GetProperty("name").GetString()!, out JsonElement libraries))
        {
            return [];
        }

        IEnumerable<string> names =
            from library in libraries.EnumerateObject()
            where library.Value.TryGetProperty("runtime", out _)
            from asset in library.Value.GetProperty("runtime").EnumerateObject()
            select Path.GetFileName(asset.Name);
        return [.. names.Where(name => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Distinct()];
    }
}
