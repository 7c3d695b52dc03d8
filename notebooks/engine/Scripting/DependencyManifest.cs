using System.Text.Json;

namespace Vcmr.Engine.Scripting;

/// <summary>The managed assemblies that the <c>.deps.json</c> beside an assembly lists.</summary>
internal static class DependencyManifest
{
    /// <summary>The file names of all managed dependencies; none where there is no manifest.</summary>
    /// <exception cref="NotebookException">The manifest cannot be read.</exception>
    public static IReadOnlyList<string> ManagedFiles(string assemblyPath)
    {
        string manifest = Path.ChangeExtension(assemblyPath, ".deps.json");
        if (!File.Exists(manifest))
        {
            return [];
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return ManagedFiles(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new NotebookException($"'{manifest}' is damaged; build its project again.", e);
        }
    }

    private static IReadOnlyList<string> ManagedFiles(JsonElement manifest)
    {
        if (!manifest.TryGetProperty("runtimeTarget", out JsonElement target)
            || !manifest.GetProperty("targets").TryGetProperty(target.GetProperty("name").GetString()!, out JsonElement libraries))
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
