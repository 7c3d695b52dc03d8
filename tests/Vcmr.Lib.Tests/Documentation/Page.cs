using System.Text.RegularExpressions;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Documentation;

/// <summary>A page of Markdown that people read: in the root, below <c>docs</c>, and the README of a folder.</summary>
internal sealed partial record Page(string Path, string Text)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Repository.File("tests"), "README.md", SearchOption.AllDirectories))
            .Concat(Existing(".github", "*.md"))
            .Append(Repository.File("data/README.md"))
            .Append(Repository.File("notebooks/engine/README.md"))
            .Order(StringComparer.Ordinal)
            .Select(path => Of(System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))),
    ];

    /// <summary>A page by its path from the repository's root.</summary>
    public static Page Of(string path) => new(path, File.ReadAllText(Repository.File(path)));

    /// <summary>The text without blocks of code.</summary>
    public string Prose { get; } = Fences().Replace(Text, "");

    /// <summary>The lines of blocks of code for a shell, without comments, each with the lines that it goes on in.</summary>
    public IEnumerable<string> ShellLines => Fences().Matches(Text)
        .Where(block => block.Groups[1].Value is "bash" or "sh" or "")
        .SelectMany(block => block.Groups[2].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Select(line => Comment().Replace(line, ""));

    /// <summary>Code inside sentences and tables.</summary>
    public IEnumerable<string> Spans => Code().Matches(Prose).Select(m => Spaces().Replace(m.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal), " ").Trim());

    /// <summary>Where links and pictures of the text lead.</summary>
    public IEnumerable<string> Links => Targets().Matches(Code().Replace(Prose, "")).Select(m => m.Groups[1].Value);

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = [];
            foreach (Match heading in Headings().Matches(Prose))
            {
                string plain = new([.. heading.Groups[1].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')]);
                string anchor = plain.Trim().Replace(' ', '-');
                for (int i = 1; !anchors.Add(anchor); i++)
                {
                    anchor = $"{plain.Trim().Replace(' ', '-')}-{i}";
                }
            }

            return anchors;
        }
    }

    public override string ToString() => Path;

    private static string[] Existing(string folder, string pattern) => Directory.Exists(Repository.File(folder)) ? Directory.GetFiles(Repository.File(folder), pattern) : [];

    [GeneratedRegex(@"^ *```(\w*)[^\n]*\n(.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"(?<=^|\s)#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<!`)`([^`]+?)`(?!`)")]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Targets();

    [GeneratedRegex(@"^#{1,6} (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
