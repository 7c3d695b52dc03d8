namespace Vcmr.Engine;

/// <summary>The languages a session has, each a kernel of its own, and the magics of its cells.</summary>
internal static class CellLanguages
{
    public const string CSharp = "csharp";
    public const string Html = "html";
    public const string JavaScript = "javascript";
    public const string Markdown = "markdown";
    public const string Mermaid = "mermaid";

    private static readonly Dictionary<string, string> ByWord = new(StringComparer.OrdinalIgnoreCase)
    {
        [CSharp] = CSharp,
        ["c#"] = CSharp,
        [Markdown] = Markdown,
        [Html] = Html,
        [Mermaid] = Mermaid,
        [JavaScript] = JavaScript,
        ["js"] = JavaScript,
    };

    /// <summary>The languages.</summary>
    public static IReadOnlyList<string> All { get; } = [CSharp, Markdown, Html, Mermaid, JavaScript];

    /// <summary>Languages of .NET Interactive that this session lacks.</summary>
    public static IReadOnlyList<string> Lacking { get; } = ["fsharp", "f#", "pwsh", "powershell", "sql", "kql", "python", "r", "value", "http"];

    /// <summary>The magics as they are written, in the order in which errors list them.</summary>
    public static IReadOnlyList<string> Magics { get; } =
        ["#!csharp", "#!markdown", "#!html", "#!mermaid", "#!javascript", "#!time", "#!who", "#!whos", "#!import", "#!set", "#!share"];

    /// <summary>The language that a word of a magic or of a notebook's metadata means, or null where the session lacks it.</summary>
    public static string? Of(string word) => ByWord.GetValueOrDefault(word);

    /// <summary>The other words for a language.</summary>
    public static IEnumerable<string> AliasesOf(string language) =>
        ByWord.Where(entry => entry.Value == language && entry.Key != language).Select(entry => entry.Key).Concat(language == CSharp ? ["C#"] : []);

    /// <summary>What is said of a cell in another language.</summary>
    public static string Missing(string word) =>
        $"This session has no kernel for '{word}', so the cell was not run: it has {string.Join(", ", All)}; run the notebook where '{word}' is installed, or remove the cell.";
}
