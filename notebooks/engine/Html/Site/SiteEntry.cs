using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Html.Site;

/// <summary>A place on a site's map.</summary>
/// <param name="File">Its page.</param>
/// <param name="Title">What it is called.</param>
internal sealed partial record SiteEntry(string File, string Title)
{
    private const int LongestSummary = 170;

    /// <summary>The heading it stands under.</summary>
    public string? Group { get; init; }

    /// <summary>The notebook, with the outputs it has; null for another page.</summary>
    public Notebook? Notebook { get; init; }

    /// <summary>The notebook's file; empty for another page.</summary>
    public string Path { get; init; } = "";

    /// <summary>The file a reader takes home.</summary>
    public string Download => System.IO.Path.ChangeExtension(File, ".ipynb");

    /// <summary>What it is about: the beginning of its first paragraph.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Its run.</summary>
    public RunBadge? Run { get; init; }

    public static SiteEntry Of(SiteNotebook place)
    {
        Notebook notebook = NotebookFile.Read(place.Path);
        string name = System.IO.Path.GetFileNameWithoutExtension(place.Path);
        string[] lines = [.. notebook.Cells.Where(cell => cell.Type == CellType.Markdown).Select(cell => cell.Source.Split('\n')).FirstOrDefault([])];
        string? heading = lines.FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        string[] paragraph = [.. lines.SkipWhile(line => line.Length == 0 || line[0] == '#').TakeWhile(line => line.Trim().Length > 0)];
        return new SiteEntry(name + ".html", heading is null ? name : Plain(heading[2..]))
        {
            Group = place.Group,
            Notebook = notebook,
            Path = place.Path,
            Summary = Short(Plain(string.Join(' ', paragraph))),
            Run = RunBadge.Of(notebook),
        };
    }

    private static string Plain(string markdown) => Marks().Replace(markdown, "${text}").Trim();

    // Whole sentences where they are short enough, else words.
    private static string Short(string text)
    {
        if (text.Length <= LongestSummary)
        {
            return text;
        }

        int sentence = text.LastIndexOfAny(['.', '?', '!'], LongestSummary);
        return sentence > LongestSummary / 3 && text[sentence + 1] == ' ' ? text[..(sentence + 1)] : text[..text.LastIndexOf(' ', LongestSummary)].TrimEnd(',', ';', ':') + " …";
    }

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)|[*_`]{1,3}(?<text>[^*_`]+)[*_`]{1,3}|\$(?<text>[^$]+)\$")]
    private static partial Regex Marks();
}
