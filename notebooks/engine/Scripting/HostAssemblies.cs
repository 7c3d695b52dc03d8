using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Services;

namespace Vcmr.Engine.Scripting;

/// <summary>The assemblies that a session process has from the start.</summary>
internal static class HostAssemblies
{
    private static readonly Dictionary<string, string> Paths = Trusted()
        .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    // Of the engine's own dependencies a cell sees only these: .NET Interactive with what its members name, and HTML.
    private static readonly string[] Shared =
    [
        .. new[] { typeof(HostAssemblies), typeof(Kernel), typeof(Formatter), typeof(InteractiveDocument), typeof(IHtmlContent) }.Select(type => type.Assembly.Location),
    ];

    /// <summary>What every cell is compiled against: the framework, display, HTML.</summary>
    public static IReadOnlyDictionary<string, MetadataReference> References { get; } = Paths
        .Where(entry => IsFramework(entry.Value) || Shared.Contains(entry.Value))
        .ToDictionary(entry => entry.Key, MetadataReference (entry) => MetadataReference.CreateFromFile(entry.Value, documentation: new AssemblyDocumentation(entry.Value)));

    /// <summary>Whether the process has an assembly of this name.</summary>
    public static bool Has(string name) => Paths.ContainsKey(name);

    /// <summary>Whether cells share the process's own copy of an assembly rather than load one beside a reference.</summary>
    public static bool Supersedes(string name, string path)
    {
        if (!Paths.TryGetValue(name, out string? own))
        {
            return false;
        }

        // What only the compiler inside the engine needs stays out of the notebook's way.
        return Shared.Contains(own) || (IsFramework(own) && AssemblyName.GetAssemblyName(own).Version >= AssemblyName.GetAssemblyName(path).Version);
    }

    private static bool IsFramework(string path) => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static IEnumerable<string> Trusted() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
}
