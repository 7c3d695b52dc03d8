using Vcmr.Engine;
using Vcmr.Engine.Html.Site;
using Vcmr.Figures.Report;
using Vcmr.Lessons;

namespace Vcmr.Cli;

/// <summary>The site of a results folder: what came out, the executed notebooks, and every result.</summary>
internal static class ResultsSite
{
    /// <summary>The site's folder in a results folder.</summary>
    public const string Folder = "site";

    private const string Title = "Video-conditioned music representations";

    // By the beginning of a notebook's name.
    private static readonly (string Prefix, string Group)[] Groups =
    [
        ("00", "Start here"), ("01", "The data"), ("02", "The data"), ("03", "Stage 1: sound"), ("04", "Stage 2: sound and picture"), ("05", "Stage 3: tags"),
        ("06", "Results"), ("07", "Results"), ("08", "Results"), ("09", "Beyond the paper"),
    ];

    /// <summary>Writes the site of a results folder.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="folder">Where to; <c>site</c> in the results folder where it is null.</param>
    /// <returns>The path of the front page.</returns>
    /// <exception cref="VcmrException">There are no executed notebooks in the results folder.</exception>
    /// <exception cref="NotebookException">A notebook cannot be read, or the site cannot be written.</exception>
    public static string Save(string results, string? folder = null) =>
        NotebookSite.Save(Options(results, [.. DataFiles(results, "metrics"), .. DataFiles(results, "figures")]), folder ?? Path.Combine(results, Folder));

    /// <summary>The site of a results folder.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="files">Files of it that are part of the site.</param>
    /// <exception cref="VcmrException">There are no executed notebooks in it.</exception>
    public static SiteOptions Options(string results, IReadOnlyList<SiteFile> files)
    {
        if (!Directory.Exists(results))
        {
            throw new VcmrException($"There is no results folder '{results}'; run {ToolName.Typed} demo first, or name another with --profile or --results.");
        }

        string[] notebooks = [.. Directory.GetFiles(results, "*.ipynb").Order(StringComparer.Ordinal)];
        if (notebooks.Length == 0)
        {
            throw new VcmrException($"There are no executed notebooks in '{results}'; run {ToolName.Typed} demo first, or name another folder with --results.");
        }

        HashSet<string> linked = [.. files.Select(file => Path.GetFullPath(file.Path, Path.GetFullPath(results))), .. notebooks.Select(Path.GetFullPath)];
        PageFragment front = FrontPage.Write(results, Path.Combine(RepositoryRoot.Find(), "results", "study"), SitePage.MapPlace);
        return new SiteOptions
        {
            Title = Title,
            Notebooks = [.. notebooks.Select(path => new SiteNotebook(path) { Group = Group(path) })],
            Pages = [new SitePage(NotebookSite.FrontPage, "What came out", front.Body), .. All(results, linked)],
            Files = files,
            RunsOutputs = true,
        };
    }

    /// <summary>The JSON files of a part of a results folder.</summary>
    public static IReadOnlyList<SiteFile> DataFiles(string results, string part, string pattern = "*.json")
    {
        string folder = Path.Combine(results, part);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal).Select(path => new SiteFile($"{part}/{Path.GetFileName(path)}", File.ReadAllBytes(path)))]
            : [];
    }

    private static SitePage[] All(string results, HashSet<string> linked)
    {
        try
        {
            PageFragment report = HtmlReport.Fragment(results, path => linked.Contains(Path.GetFullPath(path)));
            return [new SitePage("results.html", "All results", report.Body) { Style = report.Style }];
        }
        catch (VcmrException) when (!HasResults(results))
        {
            // Notebooks alone are a site too.
            return [];
        }
    }

    private static bool HasResults(string results) =>
        ((string[])["figures", "metrics"]).Any(part => Path.Combine(results, part) is var folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any());

    private static string Group(string notebook) =>
        Groups.FirstOrDefault(group => Path.GetFileName(notebook).StartsWith(group.Prefix + "-", StringComparison.Ordinal)).Group ?? "More";
}
