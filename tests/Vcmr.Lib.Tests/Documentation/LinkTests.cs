using System.Text.RegularExpressions;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Documentation;

/// <summary>What pages lead to is there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_lead_to_files_and_headings_that_exist()
    {
        List<string> broken = [];
        foreach (Page page in Page.All)
        {
            foreach (string link in page.Links.Where(l => !l.Contains("://", StringComparison.Ordinal) && !l.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                string[] parts = link.Split('#', 2);
                string target = parts[0].Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]);
                string full = Path.GetFullPath(Repository.File(target));
                bool isThere = File.Exists(full) || Directory.Exists(full);
                if (!isThere || (parts.Length > 1 && full.EndsWith(".md", StringComparison.Ordinal) && !Page.Of(Path.GetRelativePath(Repository.Root, full)).Anchors.Contains(parts[1])))
                {
                    broken.Add($"{page}: {link}");
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <summary>Only what the repository holds: names of what a run writes begin otherwise.</summary>
    [Fact]
    public void Files_of_the_code_that_pages_name_exist()
    {
        (Page Page, string File)[] named = [.. Page.All.SelectMany(p => p.Spans.SelectMany(s => FileNames().Matches(s)).Select(m => (p, m.Groups[1].Value.TrimEnd('.', ','))))];
        Assert.Contains(named, n => n.File == "lib/Training/NtXent.cs");
        string[] missing = [.. named.Where(n => !File.Exists(Repository.File(n.File)) && !Directory.Exists(Repository.File(n.File))).Select(n => $"{n.Page}: {n.File}")];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Index_of_docs_has_every_page()
    {
        HashSet<string> linked = [.. Page.Of("docs/README.md").Links];
        string[] missing = [.. Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.File("docs"), f)).Where(f => f != "README.md" && !linked.Contains(f))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    // A name with an ellipsis, a star or a placeholder is a pattern.
    [GeneratedRegex(@"(?<![\w/.…-])((?:lib|tests|docs|notebooks|data/synthesis|\.ci|\.github|\.devcontainer)/[\w./-]+)(?![\w…*/])")]
    private static partial Regex FileNames();
}
