using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>A package that a cell asks for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">A version, a range as NuGet writes it, or a floating version such as <c>*</c>.</param>
internal sealed partial record PackageRequest(string Id, string Version)
{
    private const string Prefix = "nuget:";

    /// <summary>Whether the newest fitting version is meant, so that the answer may change with time.</summary>
    public bool IsFloating => Version.Contains('*', StringComparison.Ordinal);

    public override string ToString() => $"{Id} {Version}";

    /// <summary>Reads what follows <c>#r</c> or <c>#i</c>, if it is about packages.</summary>
    /// <param name="directive">The text in quotes.</param>
    /// <param name="rest">What follows <c>nuget:</c>.</param>
    public static bool IsNuGet(string directive, [NotNullWhen(true)] out string? rest)
    {
        string text = directive.Trim();
        rest = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..].Trim() : null;
        return rest is not null;
    }

    /// <summary>Reads <c>Id</c> or <c>Id, Version</c>.</summary>
    /// <exception cref="NotebookException">It is neither.</exception>
    public static PackageRequest Parse(string text)
    {
        // A range has a comma of its own.
        string[] parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        string version = parts.Length == 1 || parts[1].Equals("latest", StringComparison.OrdinalIgnoreCase) ? "*" : parts[1];
        return ValidId().IsMatch(parts[0]) && ValidVersion().IsMatch(version)
            ? new PackageRequest(parts[0], version)
            : throw new NotebookException($"'nuget: {text}' does not name a package: write 'nuget: Id', 'nuget: Id, 1.2.3' or a range such as 'nuget: Id, [1.0,2.0)'.");
    }

    [GeneratedRegex(@"^\w+([.-]\w+)*$")]
    private static partial Regex ValidId();

    [GeneratedRegex(@"^(\*|\*-\*|\d[\w.+*-]*|[\[(][\w.+*\-, ]+[\])])$")]
    private static partial Regex ValidVersion();
}
