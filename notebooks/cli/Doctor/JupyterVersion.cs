using System.Text.RegularExpressions;

namespace Vcmr.Cli.Doctor;

/// <summary>Which Jupyter there is, from what <c>jupyter --version</c> prints: a number, or a table with a heading that changes.</summary>
internal static partial class JupyterVersion
{
    /// <summary>The version, or null where none is told.</summary>
    public static string? In(string said) =>
        Core().Match(said) is { Success: true } core ? $"jupyter_core {core.Groups["version"].Value}"
        : Alone().Match(said) is { Success: true } alone ? alone.Groups["version"].Value
        : null;

    [GeneratedRegex(@"^\s*jupyter[_ -]core\s*:\s*(?<version>\d\S*)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Core();

    [GeneratedRegex(@"\A\s*(?<version>\d\S*)\s*\z")]
    private static partial Regex Alone();
}
